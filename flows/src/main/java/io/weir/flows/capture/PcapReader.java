package io.weir.flows.capture;

import io.weir.base.error.FileErrors;
import io.weir.base.error.WeirException;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The UDP datagrams in a capture file: pcap and pcapng; Ethernet, VLAN, raw IP, loopback and Linux
/// cooked; IPv4 and IPv6, fragments put together. A file that is cut off ends early, frames that
/// hold no UDP are passed over and counted. Not thread-safe.
public final class PcapReader implements Closeable {
    private static final Path STANDARD_INPUT = Path.of("-");

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long MAPPED = 0xffffL << 32;
    private static final int UDP = 17;
    private static final int FRAGMENT_HEADER = 44;
    private static final int MAX_EXTENSIONS = 16;

    private final CaptureInput input;
    private final FrameSource frames;
    private final Reassembly reassembly = new Reassembly();
    private long otherFrames;
    private long sourceHigh;
    private long sourceLow;
    private long destHigh;
    private long destLow;

    private PcapReader(CaptureInput input, FrameSource frames) {
        this.input = input;
        this.frames = frames;
    }

    /// Opens a capture file.
    ///
    /// @param file `-` is standard input
    /// @throws WeirException of kind USER when the file cannot be read or is no capture
    public static PcapReader open(Path file) {
        try {
            InputStream from = file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file);
            InputStream in = new BufferedInputStream(from, 1 << 16);
            try {
                return read(in, file.toString());
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "file: " + file + ": " + FileErrors.reason(e) + " (expected: a capture)",
                    e);
        }
    }

    /// Reads a capture from a stream.
    ///
    /// @param name what to call it in messages
    /// @throws WeirException of kind USER when the bytes are no capture
    public static PcapReader read(InputStream in, String name) throws IOException {
        CaptureInput input = new CaptureInput(in);
        byte[] magic = input.read(4);
        int word = magic == null ? 0 : CaptureInput.int32(magic, 0, true);
        if (word == PcapngFrames.SECTION_HEADER) {
            return new PcapReader(input, new PcapngFrames(input));
        }
        boolean big = word == PcapFrames.MAGIC_MICROS || word == PcapFrames.MAGIC_NANOS;
        int swapped = Integer.reverseBytes(word);
        if (!big && swapped != PcapFrames.MAGIC_MICROS && swapped != PcapFrames.MAGIC_NANOS) {
            throw WeirException.user("file: " + name + " (expected: a pcap or pcapng capture)");
        }
        byte[] rest = input.read(20);
        if (rest == null) {
            throw WeirException.user("file: " + name + " (expected: a complete pcap header)");
        }
        boolean nanos = (big ? word : swapped) == PcapFrames.MAGIC_NANOS;
        // The rest starts 4 bytes into the header: the link type at 20 is at 16 here.
        return new PcapReader(input, new PcapFrames(input, big, nanos, rest));
    }

    /// The next datagram, or null at the end.
    public @Nullable Datagram next() throws IOException {
        while (true) {
            Frame frame = frames.next();
            if (frame == null) {
                return null;
            }
            Datagram datagram = datagram(frame);
            if (datagram != null) {
                return datagram;
            }
            otherFrames++;
        }
    }

    /// Frames so far that gave no datagram: other protocols, and fragments but the last.
    public long otherFrames() {
        return otherFrames;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private @Nullable Datagram datagram(Frame frame) {
        byte[] bytes = frame.bytes();
        int ip = LinkLayer.ipOffset(frame.linkType(), bytes);
        if (ip < 0) {
            return null;
        }
        return switch ((bytes[ip] >> 4) & 0xf) {
            case 4 -> ipv4(frame.timeNanos(), bytes, ip);
            case 6 -> ipv6(frame.timeNanos(), bytes, ip);
            default -> null;
        };
    }

    private @Nullable Datagram ipv4(long nanos, byte[] bytes, int ip) {
        int header = (bytes[ip] & 0xf) * 4;
        if (bytes.length - ip < 20 || header < 20 || bytes.length - ip < header) {
            return null;
        }
        int total = CaptureInput.uint16(bytes, ip + 2, true);
        if (total == 0) {
            total = bytes.length - ip; // segmentation offload
        }
        int end = Math.min(bytes.length, ip + total);
        if ((bytes[ip + 9] & 0xff) != UDP || end < ip + header) {
            return null;
        }
        sourceHigh = 0;
        sourceLow = MAPPED | Integer.toUnsignedLong(CaptureInput.int32(bytes, ip + 12, true));
        destHigh = 0;
        destLow = MAPPED | Integer.toUnsignedLong(CaptureInput.int32(bytes, ip + 16, true));
        int fragment = CaptureInput.uint16(bytes, ip + 6, true);
        int offset = (fragment & 0x1fff) * 8;
        boolean more = (fragment & 0x2000) != 0;
        if (offset == 0 && !more) {
            return udp(nanos, bytes, ip + header, end);
        }
        long id = CaptureInput.uint16(bytes, ip + 4, true);
        return fragment(nanos, id, bytes, ip + header, end, offset, more);
    }

    private @Nullable Datagram ipv6(long nanos, byte[] bytes, int ip) {
        if (bytes.length - ip < 40) {
            return null;
        }
        int end = Math.min(bytes.length, ip + 40 + CaptureInput.uint16(bytes, ip + 4, true));
        sourceHigh = (long) LONG.get(bytes, ip + 8);
        sourceLow = (long) LONG.get(bytes, ip + 16);
        destHigh = (long) LONG.get(bytes, ip + 24);
        destLow = (long) LONG.get(bytes, ip + 32);
        int next = bytes[ip + 6] & 0xff;
        int at = ip + 40;
        for (int i = 0; i < MAX_EXTENSIONS && end - at >= 8; i++) {
            switch (next) {
                case UDP -> {
                    return udp(nanos, bytes, at, end);
                }
                case 0, 43, 60 -> {
                    next = bytes[at] & 0xff;
                    at += 8 + (bytes[at + 1] & 0xff) * 8;
                }
                case FRAGMENT_HEADER -> {
                    int word = CaptureInput.uint16(bytes, at + 2, true);
                    long id = Integer.toUnsignedLong(CaptureInput.int32(bytes, at + 4, true));
                    boolean atomic = (word & 0xfff9) == 0;
                    if (!atomic) {
                        // Only a UDP payload is of use; what follows is its first or later part.
                        return (bytes[at] & 0xff) == UDP
                                ? fragment(
                                        nanos,
                                        id | 1L << 32,
                                        bytes,
                                        at + 8,
                                        end,
                                        word & 0xfff8,
                                        (word & 1) != 0)
                                : null;
                    }
                    next = bytes[at] & 0xff;
                    at += 8;
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    private @Nullable Datagram fragment(
            long nanos, long id, byte[] bytes, int from, int end, int offset, boolean more) {
        Reassembly.Key key = new Reassembly.Key(sourceHigh, sourceLow, destHigh, destLow, id);
        byte[] whole = reassembly.add(key, bytes, from, end - from, offset, more);
        return whole == null ? null : udp(nanos, whole, 0, whole.length);
    }

    private @Nullable Datagram udp(long nanos, byte[] bytes, int at, int end) {
        if (end - at < 8) {
            return null;
        }
        int length = CaptureInput.uint16(bytes, at + 4, true);
        int stop = length < 8 ? end : Math.min(end, at + length);
        return new Datagram(
                nanos,
                sourceHigh,
                sourceLow,
                CaptureInput.uint16(bytes, at, true),
                destHigh,
                destLow,
                CaptureInput.uint16(bytes, at + 2, true),
                Arrays.copyOfRange(bytes, at + 8, stop));
    }
}
