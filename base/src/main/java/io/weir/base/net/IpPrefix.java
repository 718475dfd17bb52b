package io.weir.base.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/// An IPv6 prefix as two big-endian 64-bit halves; IPv4 is mapped (`::ffff:a.b.c.d`, RFC 4291
/// §2.5.5.2), its length counted from the IPv6 side (an IPv4 /24 has length 120).
///
/// @param high first 8 bytes, bits beyond `length` cleared
/// @param low last 8 bytes, bits beyond `length` cleared
/// @param length 0 to 128
public record IpPrefix(long high, long low, int length) {
    private static final int GROUPS = 8;
    private static final long MAPPED = 0xffffL << 32;

    public IpPrefix {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("length: " + length + " (expected: 0 to 128)");
        }
        high &= highMask(length);
        low &= lowMask(length);
    }

    /// Reads `192.0.2.0/24`, `2001:db8::/32` or a plain address.
    ///
    /// @throws IllegalArgumentException when the text is neither
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        byte[] address = parseAddress(host);
        boolean v4 = host.indexOf(':') < 0;
        int max = v4 ? 32 : 128;
        int bits = max;
        if (slash >= 0) {
            try {
                bits = Integer.parseInt(text.substring(slash + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "prefix: " + text + " (expected: ADDRESS/LENGTH)", e);
            }
            if (bits < 0 || bits > max) {
                throw new IllegalArgumentException(
                        "prefix: " + text + " (expected: a length of 0 to " + max + ")");
            }
        }
        ByteBuffer buffer = ByteBuffer.wrap(address);
        return new IpPrefix(buffer.getLong(), buffer.getLong(), v4 ? bits + 96 : bits);
    }

    /// Reads an address literal (no names, so no look-up) as 16 bytes, IPv4 mapped.
    ///
    /// @throws IllegalArgumentException when the text is no address
    public static byte[] parseAddress(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return map(address.getAddress());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "address: " + text + " (expected: an IPv4 or IPv6 address)", e);
        }
    }

    /// 4 or 16 bytes as 16 bytes, IPv4 mapped.
    public static byte[] map(byte[] address) {
        if (address.length == 16) {
            return address;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(address, 0, mapped, 12, 4);
        return mapped;
    }

    /// An address as text: dotted for mapped IPv4, else as RFC 5952 §4 wants it, which is also how
    /// ClickHouse writes it: lower case, and `::` for the first of the longest runs of zero groups.
    public static String format(long high, long low) {
        if (high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED) {
            return (low >>> 24 & 0xff)
                    + "."
                    + (low >>> 16 & 0xff)
                    + "."
                    + (low >>> 8 & 0xff)
                    + "."
                    + (low & 0xff);
        }
        int gap = -1;
        int gapLength = 1;
        int run = 0;
        for (int i = 0; i < GROUPS; i++) {
            run = group(high, low, i) == 0 ? run + 1 : 0;
            if (run > gapLength) {
                gap = i + 1 - run;
                gapLength = run;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(high, low, i)));
        }
        return text.toString();
    }

    /// An address literal as [#format] writes it.
    ///
    /// @throws IllegalArgumentException when the text is no address
    public static String canonical(String address) {
        ByteBuffer bytes = ByteBuffer.wrap(parseAddress(address));
        return format(bytes.getLong(), bytes.getLong());
    }

    private static int group(long high, long low, int index) {
        long half = index < GROUPS / 2 ? high : low;
        return (int) (half >>> (48 - 16 * (index % 4))) & 0xffff;
    }

    /// Whether the address lies inside this prefix.
    public boolean contains(long addressHigh, long addressLow) {
        return (addressHigh & highMask(length)) == high && (addressLow & lowMask(length)) == low;
    }

    /// Whether this is IPv4 (mapped).
    public boolean isV4() {
        return length >= 96 && high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED;
    }

    @Override
    public String toString() {
        return format(high, low) + "/" + (isV4() ? length - 96 : length);
    }

    private static long highMask(int length) {
        return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    }

    private static long lowMask(int length) {
        return length <= 64 ? 0 : length == 128 ? -1L : -1L << (128 - length);
    }
}
