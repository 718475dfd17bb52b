package io.weir.bench.flows;

import java.nio.ByteBuffer;
import java.util.Random;

/// Datagrams as routers send them, with random values: NetFlow v5 of 30 records of 48 bytes, v9 of
/// 24 of 57 bytes (an ASR 9000's template), IPFIX of 18 of 74 bytes, sFlow of 6 samples of about
/// 220 bytes.
final class ExportPackets {
    private static final int TEMPLATE = 260;
    private static final int[] V9 = {
        1, 4, 2, 4, 4, 1, 5, 1, 6, 1, 7, 2, 8, 4, 9, 1, 10, 4, 11, 2, 12, 4, 13, 1, 14, 4, 15, 4,
        16, 4, 17, 4, 21, 4, 22, 4, 61, 1, 89, 1, 48, 2
    };
    private static final int[] IPFIX = {
        1, 8, 2, 8, 8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 5, 1, 6, 2, 10, 4, 14, 4, 9, 1, 13, 1, 16, 4,
        17, 4, 15, 4, 152, 8, 153, 8, 58, 2, 61, 1, 89, 1
    };

    private final Random random = new Random(1);
    private int sequence;

    /// The template that `v9` and `ipfix` data needs.
    byte[] template(boolean ipfix) {
        int[] fields = ipfix ? IPFIX : V9;
        ByteBuffer out = header(ipfix);
        out.putShort((short) (ipfix ? 2 : 0)).putShort((short) (8 + 2 * fields.length));
        out.putShort((short) TEMPLATE).putShort((short) (fields.length / 2));
        for (int field : fields) {
            out.putShort((short) field);
        }
        return finish(out, ipfix);
    }

    byte[] data(boolean ipfix) {
        int[] fields = ipfix ? IPFIX : V9;
        int records = ipfix ? 18 : 24;
        ByteBuffer out = header(ipfix);
        int start = out.position();
        out.putShort((short) TEMPLATE).putShort((short) 0);
        for (int r = 0; r < records; r++) {
            for (int f = 0; f < fields.length; f += 2) {
                value(out, fields[f], fields[f + 1]);
            }
        }
        out.putShort(start + 2, (short) (out.position() - start));
        sequence += ipfix ? records : 0;
        return finish(out, ipfix);
    }

    byte[] v5() {
        ByteBuffer out = ByteBuffer.allocate(1_500);
        out.putShort((short) 5).putShort((short) 30).putInt(3_600_000).putInt(1_767_225_600);
        out.putInt(0).putInt(sequence).putInt(0x0001_0064);
        sequence += 30;
        for (int r = 0; r < 30; r++) {
            int start = out.position();
            random(out, 48);
            out.put(start + 38, (byte) 6);
        }
        return bytes(out);
    }

    byte[] sflow() {
        ByteBuffer out = ByteBuffer.allocate(2_000);
        out.putInt(5).putInt(1).putInt(0xc000_0209).putInt(0).putInt(sequence++).putInt(1_000);
        out.putInt(6);
        for (int s = 0; s < 6; s++) {
            out.putInt(1).putInt(208).putInt(s).putInt(3).putInt(1_000).putInt(9).putInt(0);
            out.putInt(random.nextInt(64)).putInt(random.nextInt(64)).putInt(2);
            out.putInt(1).putInt(144).putInt(1).putInt(1_518).putInt(4).putInt(128);
            int frame = out.position();
            random(out, 128);
            out.putShort(frame + 12, (short) 0x0800).put(frame + 14, (byte) 0x45);
            out.putShort(frame + 20, (short) 0).put(frame + 23, (byte) 6);
            out.putInt(1_001).putInt(16).putInt(100).putInt(0).putInt(200).putInt(0);
        }
        return bytes(out);
    }

    private static byte[] bytes(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private ByteBuffer header(boolean ipfix) {
        ByteBuffer out = ByteBuffer.allocate(1_500);
        if (ipfix) {
            return out.putInt(10 << 16).putInt(1_767_225_600).putInt(sequence).putInt(1);
        }
        out.putInt(9 << 16 | 1).putInt(3_600_000).putInt(1_767_225_600).putInt(sequence++);
        return out.putInt(1);
    }

    private static byte[] finish(ByteBuffer out, boolean ipfix) {
        if (ipfix) {
            out.putShort(2, (short) out.position());
        }
        return bytes(out);
    }

    private void value(ByteBuffer out, int element, int length) {
        switch (element) {
            case 4 -> out.put((byte) (random.nextInt(4) == 0 ? 17 : 6));
            case 48 -> out.putShort((short) 1);
            default -> random(out, length);
        }
    }

    private void random(ByteBuffer out, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        out.put(bytes);
    }
}
