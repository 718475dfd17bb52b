package io.weir.it.why;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// NetFlow v9 (RFC 3954) whose records name a sampler (field type 48), which our encoders do not
/// write, with its template and without the options that tell the sampler's rate.
final class V9Sampler {
    private static final int TEMPLATE = 700;

    private V9Sampler() {}

    static byte[] message(long nowMillis, int flows) {
        ByteBuffer out = ByteBuffer.allocate(1_400);
        out.putShort((short) 9).putShort((short) (1 + flows)).putInt(100_000);
        out.putInt((int) (nowMillis / 1_000)).putInt(0).putInt(1);
        out.putShort((short) 0).putShort((short) 28);
        out.putShort((short) TEMPLATE).putShort((short) 5);
        field(out, 48, 1);
        field(out, 1, 4);
        field(out, 2, 4);
        field(out, 8, 4);
        field(out, 12, 4);
        out.putShort((short) TEMPLATE).putShort((short) (4 + 17 * flows));
        for (int i = 0; i < flows; i++) {
            out.put((byte) 1).putInt(100).putInt(1).putInt(0x0a00_0001).putInt(0x0a00_0002);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void field(ByteBuffer out, int type, int length) {
        out.putShort((short) type).putShort((short) length);
    }
}
