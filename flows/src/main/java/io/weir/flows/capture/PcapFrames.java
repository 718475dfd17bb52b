package io.weir.flows.capture;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// The classic pcap format (draft-ietf-opsawg-pcap §4, §5): either byte order, micro- or
/// nanoseconds.
final class PcapFrames implements FrameSource {
    static final int MAGIC_MICROS = 0xa1b2c3d4;
    static final int MAGIC_NANOS = 0xa1b23c4d;

    private static final int RECORD_HEADER = 16;

    private final CaptureInput in;
    private final boolean bigEndian;
    private final int nanosPerUnit;
    private final int linkType;

    PcapFrames(CaptureInput in, boolean bigEndian, boolean nanos, byte[] restOfHeader) {
        this.in = in;
        this.bigEndian = bigEndian;
        this.nanosPerUnit = nanos ? 1 : 1_000;
        // The upper bits hold the length of the frame check sequence.
        this.linkType = CaptureInput.int32(restOfHeader, 16, bigEndian) & 0xffff;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        byte[] header = in.read(RECORD_HEADER);
        if (header == null) {
            return null;
        }
        byte[] bytes = in.read(CaptureInput.int32(header, 8, bigEndian));
        if (bytes == null) {
            return null;
        }
        long seconds = Integer.toUnsignedLong(CaptureInput.int32(header, 0, bigEndian));
        long fraction = Integer.toUnsignedLong(CaptureInput.int32(header, 4, bigEndian));
        return new Frame(seconds * 1_000_000_000L + fraction * nanosPerUnit, linkType, bytes);
    }
}
