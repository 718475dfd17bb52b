package io.weir.connect.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Copies an answer while it arrives and holds back its last bytes, in which an error may stand.
final class TailGuard {
    private static final int BUFFER = 1 << 16;

    private TailGuard() {}

    /// @throws ClickHouseException when the answer ends with an error; what came before it is
    ///   written
    static void copy(InputStream in, OutputStream out, String exceptionTag) throws IOException {
        byte[] buffer = new byte[BUFFER + LateFailure.MAX_BYTES];
        int held = 0;
        while (true) {
            int count = in.read(buffer, held, buffer.length - held);
            if (count < 0) {
                break;
            }
            held += count;
            int ready = held - LateFailure.MAX_BYTES;
            if (ready > 0) {
                out.write(buffer, 0, ready);
                System.arraycopy(buffer, ready, buffer, 0, LateFailure.MAX_BYTES);
                held = LateFailure.MAX_BYTES;
            }
        }
        ClickHouseException late = LateFailure.of(buffer, held, exceptionTag);
        int rest = late == null ? held : LateFailure.find(buffer, 0, held, exceptionTag);
        out.write(buffer, 0, rest);
        out.flush();
        if (late != null) {
            throw late;
        }
    }
}
