package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;

/// sFlow v5.
final class SflowDecoder {
    private final DecodeContext context;

    SflowDecoder(DecodeContext context) {
        this.context = context;
    }

    /// Whether a whole datagram header is there.
    static boolean hasHeader(byte[] data, int from, int to) {
        return to - from >= 28;
    }

    /// The sub-agent that sent a datagram.
    static long subAgent(byte[] data, int from) {
        return BigEndian.uint32(data, from + 12);
    }

    void decode(DomainState domain, byte[] data, int from, int to, FlowBatch out) {
        context.refuse(
                domain, RefusalReason.UNSUPPORTED_VERSION, out.rows() < 0 ? 0 : 1, data, from, to);
    }
}
