package io.weir.flows.capture;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The pcapng format (draft-ietf-opsawg-pcapng): section header, interface description, enhanced,
/// simple and obsolete packet blocks; other blocks are passed over.
final class PcapngFrames implements FrameSource {
    static final int SECTION_HEADER = 0x0a0d0d0a;

    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int MAX_INTERFACES = 65_536;

    private final CaptureInput in;
    private final List<Interface> interfaces = new ArrayList<>();
    private boolean bigEndian;
    private boolean first = true;

    private record Interface(int linkType, long unitsPerSecond) {
        long nanos(long units) {
            long seconds = Long.divideUnsigned(units, unitsPerSecond);
            long rest = Long.remainderUnsigned(units, unitsPerSecond);
            return seconds * 1_000_000_000L
                    + (long) (rest * (1_000_000_000.0 / (double) unitsPerSecond));
        }
    }

    PcapngFrames(CaptureInput in) {
        this.in = in;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        while (true) {
            int type = SECTION_HEADER;
            if (!first) {
                byte[] word = in.read(4);
                if (word == null) {
                    return null;
                }
                type = CaptureInput.int32(word, 0, bigEndian);
            }
            first = false;
            byte[] body = type == SECTION_HEADER ? section() : body();
            if (body == null) {
                return null;
            }
            Frame frame = frame(type, body);
            if (frame != null) {
                return frame;
            }
        }
    }

    private byte @Nullable [] section() throws IOException {
        byte[] head = in.read(8);
        if (head == null) {
            return null;
        }
        bigEndian = CaptureInput.int32(head, 4, true) == 0x1a2b3c4d;
        interfaces.clear();
        return in.read(CaptureInput.int32(head, 0, bigEndian) - 12);
    }

    private byte @Nullable [] body() throws IOException {
        byte[] length = in.read(4);
        if (length == null) {
            return null;
        }
        byte[] rest = in.read(CaptureInput.int32(length, 0, bigEndian) - 8);
        return rest == null || rest.length < 4 ? null : rest;
    }

    private @Nullable Frame frame(int type, byte[] body) {
        int end = body.length - 4; // the length is repeated behind every body
        return switch (type) {
            case INTERFACE_DESCRIPTION -> {
                if (end >= 8 && interfaces.size() < MAX_INTERFACES) {
                    interfaces.add(
                            new Interface(
                                    CaptureInput.uint16(body, 0, bigEndian),
                                    resolution(body, end)));
                }
                yield null;
            }
            case ENHANCED_PACKET ->
                    end < 20 ? null : timed(CaptureInput.int32(body, 0, bigEndian), body, end);
            case OBSOLETE_PACKET ->
                    end < 20 ? null : timed(CaptureInput.uint16(body, 0, bigEndian), body, end);
            case SIMPLE_PACKET -> end < 4 ? null : packet(0, 0, body, 4, end - 4, end);
            default -> null;
        };
    }

    private @Nullable Frame timed(int id, byte[] body, int end) {
        long units =
                Integer.toUnsignedLong(CaptureInput.int32(body, 4, bigEndian)) << 32
                        | Integer.toUnsignedLong(CaptureInput.int32(body, 8, bigEndian));
        return packet(id, units, body, 20, CaptureInput.int32(body, 12, bigEndian), end);
    }

    private @Nullable Frame packet(int id, long units, byte[] body, int from, int length, int end) {
        if (id < 0 || id >= interfaces.size() || length < 0 || length > end - from) {
            return null;
        }
        Interface device = interfaces.get(id);
        byte[] bytes = new byte[length];
        System.arraycopy(body, from, bytes, 0, length);
        return new Frame(device.nanos(units), device.linkType(), bytes);
    }

    private long resolution(byte[] body, int end) {
        int at = 8;
        while (at + 4 <= end) {
            int code = CaptureInput.uint16(body, at, bigEndian);
            int length = CaptureInput.uint16(body, at + 2, bigEndian);
            if (code == 0) {
                break;
            }
            if (code == OPTION_TIME_RESOLUTION && length == 1 && at + 5 <= end) {
                int value = body[at + 4];
                int exponent = value & 0x7f;
                if (value < 0) {
                    return exponent < 62 ? 1L << exponent : 1_000_000L;
                }
                return exponent <= 18 ? powerOfTen(exponent) : 1_000_000L;
            }
            at += 4 + ((length + 3) & ~3);
        }
        return 1_000_000L;
    }

    private static long powerOfTen(int exponent) {
        long value = 1;
        for (int i = 0; i < exponent; i++) {
            value *= 10;
        }
        return value;
    }
}
