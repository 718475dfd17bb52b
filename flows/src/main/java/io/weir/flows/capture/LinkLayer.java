package io.weir.flows.capture;

/// Finds the IP header behind a captured frame's link-layer header: Ethernet (with any number of
/// VLAN tags), raw IP, BSD loopback, Linux cooked (v1 and v2), PPP.
final class LinkLayer {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int PPP = 9;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_2 = 276;

    private LinkLayer() {}

    /// The offset of the IP header, or -1 when the frame holds none.
    static int ipOffset(int linkType, byte[] frame) {
        int at =
                switch (linkType) {
                    case ETHERNET -> afterEtherType(frame, 12);
                    case LINUX_COOKED -> afterEtherType(frame, 14);
                    case LINUX_COOKED_2 ->
                            frame.length >= 20 && isIp(CaptureInput.uint16(frame, 0, true))
                                    ? 20
                                    : -1;
                    case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> 0;
                    case NULL, LOOP -> 4;
                    case PPP -> frame.length > 4 && frame[0] == (byte) 0xff ? 4 : 2;
                    default -> -1;
                };
        return at < frame.length ? at : -1;
    }

    private static int afterEtherType(byte[] frame, int offset) {
        int at = offset;
        while (at + 2 <= frame.length) {
            int type = CaptureInput.uint16(frame, at, true);
            if (isIp(type)) {
                return at + 2;
            }
            if (type != 0x8100 && type != 0x88a8 && type != 0x9100) {
                return -1;
            }
            at += 4;
        }
        return -1;
    }

    private static boolean isIp(int etherType) {
        return etherType == 0x0800 || etherType == 0x86dd;
    }
}
