package io.weir.flows.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.base.net.IpPrefix;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Captures in every form that is read, built here.
class PcapReaderTest {
    private static final byte[] HELLO =
            "hello, flows, this is payload".getBytes(StandardCharsets.US_ASCII);

    @Test
    void readsEitherByteOrderAndBothClocks() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (boolean nanos : List.of(true, false)) {
                Datagram datagram = only(pcap(order, nanos, 101, ipv4(udp(HELLO), 0, false)));

                assertThat(datagram.payload()).isEqualTo(HELLO);
                assertThat(datagram.timeNanos())
                        .isEqualTo(1_700_000_000_000_000_000L + (nanos ? 5 : 5_000));
            }
        }
    }

    @Test
    void takesOffEveryLinkLayer() throws IOException {
        byte[] ip = ipv4(udp(HELLO), 0, false);
        byte[] tag = hex("020000000001020000000002" + "8100" + "0064" + "88a8" + "0005" + "0800");
        assertThat(only(pcap(1, join(hex("0200000000010200000000020800"), ip))).payload())
                .isEqualTo(HELLO);
        assertThat(only(pcap(1, join(tag, ip))).payload()).isEqualTo(HELLO);
        assertThat(only(pcap(0, join(hex("02000000"), ip))).payload()).isEqualTo(HELLO);
        assertThat(only(pcap(113, join(new byte[14], hex("0800"), ip))).payload()).isEqualTo(HELLO);
        assertThat(only(pcap(276, join(hex("0800"), new byte[18], ip))).payload()).isEqualTo(HELLO);
    }

    @Test
    void tellsAddressesAndPorts() throws IOException {
        Datagram datagram = only(pcap(101, ipv4(udp(HELLO), 0, false)));

        assertThat(IpPrefix.format(datagram.sourceHigh(), datagram.sourceLow()))
                .isEqualTo("10.0.0.1");
        assertThat(IpPrefix.format(datagram.destinationHigh(), datagram.destinationLow()))
                .isEqualTo("10.0.0.2");
        assertThat(datagram.sourcePort()).isEqualTo(40_000);
        assertThat(datagram.destinationPort()).isEqualTo(2_055);
    }

    @Test
    void putsIpv4FragmentsTogetherInAnyOrder() throws IOException {
        byte[] udp = udp(HELLO);
        byte[] first = ipv4(Arrays.copyOf(udp, 16), 0, true);
        byte[] second = ipv4(Arrays.copyOfRange(udp, 16, udp.length), 16, false);

        assertThat(only(pcap(101, first, second)).payload()).isEqualTo(HELLO);
        assertThat(only(pcap(101, second, second, first)).payload()).isEqualTo(HELLO);
    }

    @Test
    void readsIpv6WithExtensionHeadersAndFragments() throws IOException {
        byte[] udp = udp(HELLO);
        byte[] options = join(hex("1100000000000000"), udp);
        assertThat(only(pcap(101, ipv6(0, options))).payload()).isEqualTo(HELLO);

        byte[] first = ipv6(44, join(hex("1100000100000007"), Arrays.copyOf(udp, 16)));
        byte[] second =
                ipv6(44, join(hex("1100001000000007"), Arrays.copyOfRange(udp, 16, udp.length)));
        assertThat(only(pcap(101, first, second)).payload()).isEqualTo(HELLO);
    }

    @Test
    void readsPcapng() throws IOException {
        byte[] ip = ipv4(udp(HELLO), 0, false);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            ByteBuffer out = ByteBuffer.allocate(1_024).order(order);
            block(
                    out,
                    0x0a0d0d0a,
                    b -> b.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1));
            block(
                    out,
                    1,
                    b ->
                            b.putShort((short) 101)
                                    .putShort((short) 0)
                                    .putInt(0)
                                    .putShort((short) 9)
                                    .putShort((short) 1)
                                    .put((byte) 9)
                                    .put(new byte[3]));
            block(out, 99, b -> b.putInt(1));
            long time = 1_700_000_000_000_000_005L;
            block(
                    out,
                    6,
                    b ->
                            b.putInt(0)
                                    .putInt((int) (time >> 32))
                                    .putInt((int) time)
                                    .putInt(ip.length)
                                    .putInt(ip.length)
                                    .put(ip));
            block(out, 3, b -> b.putInt(ip.length).put(ip));
            List<Datagram> all = all(Arrays.copyOf(out.array(), out.position()));

            assertThat(all).hasSize(2);
            assertThat(all.get(0).payload()).isEqualTo(HELLO);
            assertThat(all.get(0).timeNanos()).isEqualTo(time);
        }
    }

    @Test
    void aCaptureThatIsCutOffEndsEarly() throws IOException {
        byte[] file = pcap(101, ipv4(udp(HELLO), 0, false), ipv4(udp(HELLO), 0, false));
        for (int length = 24; length < file.length; length++) {
            assertThat(all(Arrays.copyOf(file, length))).hasSizeLessThan(2);
        }
    }

    @Test
    void whatIsNoCaptureIsRefusedInOneLine() {
        assertThatThrownBy(() ->
                        all("not a capture at all, really".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(WeirException.class)
                .hasMessage("file: test (expected: a pcap or pcapng capture)");
    }

    @Test
    void damagedFramesNeverThrow() throws IOException {
        Random random = new Random(7);
        byte[] good =
                pcap(
                        101,
                        ipv6(0, join(hex("1100000000000000"), udp(HELLO))),
                        ipv4(udp(HELLO), 8, true));
        for (int i = 0; i < 20_000; i++) {
            byte[] file = good.clone();
            for (int c = random.nextInt(5); c >= 0; c--) {
                file[24 + random.nextInt(file.length - 24)] = (byte) random.nextInt();
            }
            assertThat(all(file)).hasSizeLessThan(10);
        }
    }

    private static Datagram only(byte[] file) throws IOException {
        List<Datagram> all = all(file);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static List<Datagram> all(byte[] file) throws IOException {
        List<Datagram> all = new ArrayList<>();
        try (PcapReader reader = PcapReader.read(new ByteArrayInputStream(file), "test")) {
            Datagram datagram = reader.next();
            while (datagram != null) {
                all.add(datagram);
                datagram = reader.next();
            }
        }
        return all;
    }

    private static byte[] pcap(int linkType, byte[]... frames) {
        return pcap(ByteOrder.LITTLE_ENDIAN, false, linkType, frames);
    }

    private static byte[] pcap(ByteOrder order, boolean nanos, int linkType, byte[]... frames) {
        ByteBuffer out = ByteBuffer.allocate(4_096).order(order);
        out.putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        out.putInt(0).putInt(0).putInt(65_535).putInt(linkType);
        for (byte[] frame : frames) {
            out.putInt(1_700_000_000).putInt(5).putInt(frame.length).putInt(frame.length);
            out.put(frame);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void block(ByteBuffer out, int type, Consumer<ByteBuffer> body) {
        int start = out.position();
        out.putInt(type).putInt(0);
        body.accept(out);
        while ((out.position() - start) % 4 != 0) {
            out.put((byte) 0);
        }
        int length = out.position() - start + 4;
        out.putInt(length);
        out.putInt(start + 4, length);
    }

    private static byte[] udp(byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .putShort((short) 40_000)
                .putShort((short) 2_055)
                .putShort((short) (8 + payload.length))
                .putShort((short) 0)
                .put(payload)
                .array();
    }

    private static byte[] ipv4(byte[] payload, int offset, boolean more) {
        return ByteBuffer.allocate(20 + payload.length)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (20 + payload.length))
                .putShort((short) 77)
                .putShort((short) (offset / 8 | (more ? 0x2000 : 0)))
                .put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0)
                .putInt(0x0a00_0001)
                .putInt(0x0a00_0002)
                .put(payload)
                .array();
    }

    private static byte[] ipv6(int next, byte[] payload) {
        return ByteBuffer.allocate(40 + payload.length)
                .putInt(0x6000_0000)
                .putShort((short) payload.length)
                .put((byte) next)
                .put((byte) 64)
                .putLong(0x2001_0db8_0000_0000L)
                .putLong(1)
                .putLong(0x2001_0db8_0000_0000L)
                .putLong(2)
                .put(payload)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer out = ByteBuffer.allocate(1_024);
        for (byte[] part : parts) {
            out.put(part);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
