package io.weir.flows.codec;

/// sFlow's reasons for discarding a packet (sflow_version_5.txt "reason codes", sflow_drops.txt) as
/// IPFIX forwardingStatus (IANA, element 89). Stateless.
final class SflowDiscards {
    static final int DROPPED_UNKNOWN = 128;

    private static final int ACL_DENY = 129;
    private static final int UNROUTABLE = 131;
    private static final int ADJACENCY = 132;
    private static final int FRAGMENTATION = 133;
    private static final int BAD_CHECKSUM = 134;
    private static final int BAD_HEADER_LENGTH = 136;
    private static final int BAD_TTL = 137;
    private static final int POLICER = 138;
    private static final int WRED = 139;
    private static final int RPF = 140;

    private SflowDiscards() {}

    static int status(int reason) {
        return switch (reason) {
            // Codes of ICMP "destination unreachable" up to 255.
            case 0, 1, 2, 3, 5, 6, 7, 8, 11, 12 -> UNROUTABLE;
            case 4, 262 -> FRAGMENTATION;
            case 9, 10, 13, 258 -> ACL_DENY;
            case 257, 291 -> BAD_TTL;
            case 260, 272 -> WRED;
            case 261, 271 -> POLICER;
            case 289 -> RPF;
            case 284, 286 -> BAD_CHECKSUM;
            case 285 -> BAD_HEADER_LENGTH;
            case 292, 293, 296 -> ADJACENCY;
            default -> DROPPED_UNKNOWN;
        };
    }
}
