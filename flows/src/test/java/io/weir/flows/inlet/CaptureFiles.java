package io.weir.flows.inlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Capture files made by tests (pcap, microseconds, raw IP).
public final class CaptureFiles {
    private static final int RAW_IP = 101;
    private static final int IP_AND_UDP = 28;
    private static final long START_SECONDS = 1_780_000_000L;

    private CaptureFiles() {}

    /// Datagrams as they were received from an exporter, a millisecond apart.
    public static Path ofDatagrams(Path file, List<byte[]> payloads) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        for (byte[] payload : payloads) {
            ByteBuffer packet = ByteBuffer.allocate(IP_AND_UDP + payload.length);
            packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity()).putInt(0);
            packet.put((byte) 64).put((byte) 17).putShort((short) 0);
            packet.putInt(0x7f00_0002).putInt(0x7f00_0001);
            packet.putShort((short) 5_000).putShort((short) 2_055);
            packet.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
            packets.add(packet.array());
        }
        return write(file, packets);
    }

    /// Traffic for a flow meter to watch: conversations of TCP and UDP over IPv4 and IPv6.
    static Path ofTraffic(Path file, int conversations, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < conversations; i++) {
            boolean tcp = random.nextBoolean();
            boolean v4 = random.nextInt(4) > 0;
            int count = random.nextInt(1, 6);
            for (int n = 0; n < count; n++) {
                packets.add(packet(i, v4, tcp, random.nextInt(1_300)));
            }
        }
        return write(file, packets);
    }

    private static byte[] packet(int number, boolean v4, boolean tcp, int data) {
        int transport = tcp ? 20 : 8;
        ByteBuffer out = ByteBuffer.allocate((v4 ? 20 : 40) + transport + data);
        if (v4) {
            out.put((byte) 0x45).put((byte) 0).putShort((short) out.capacity()).putInt(0);
            out.put((byte) 60).put((byte) (tcp ? 6 : 17)).putShort((short) 0);
            out.putInt(0x0a00_0000 | number).putInt(0xc633_6401);
        } else {
            out.putInt(6 << 28).putShort((short) (transport + data));
            out.put((byte) (tcp ? 6 : 17)).put((byte) 60);
            out.putLong(0x2001_0db8_0000_0000L).putLong(number);
            out.putLong(0x2001_0db8_0001_0000L).putLong(1);
        }
        out.putShort((short) (1_024 + number % 60_000)).putShort((short) 443);
        if (tcp) {
            out.putLong(0).put((byte) 0x50).put((byte) 0x10).putShort((short) 0xffff).putInt(0);
        } else {
            out.putShort((short) (8 + data)).putShort((short) 0);
        }
        return out.array();
    }

    private static Path write(Path file, List<byte[]> packets) throws IOException {
        int size = packets.stream().mapToInt(packet -> 16 + packet.length).sum();
        ByteBuffer out = ByteBuffer.allocate(24 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
        out.putInt(65_535).putInt(RAW_IP);
        long millis = 0;
        for (byte[] packet : packets) {
            out.putInt((int) (START_SECONDS + millis / 1_000));
            out.putInt((int) (millis % 1_000) * 1_000);
            out.putInt(packet.length).putInt(packet.length).put(packet);
            millis++;
        }
        return Files.write(file, out.array());
    }
}
