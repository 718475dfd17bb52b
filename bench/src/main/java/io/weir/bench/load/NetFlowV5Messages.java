package io.weir.bench.load;

import io.weir.flows.demo.RouterMessages;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.NetFlowV5Encoder;

import java.util.List;
import java.util.function.Consumer;

/// NetFlow v5: up to 30 flows each, the sampling rate in the header. Not thread-safe.
final class NetFlowV5Messages implements RouterMessages {
    private final NetFlowV5Encoder encoder;

    NetFlowV5Messages(NetFlowV5Encoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public void encode(long nowMillis, List<ExportedFlow> flows, Consumer<byte[]> out) {
        for (int from = 0; from < flows.size(); from += NetFlowV5Encoder.MAX_FLOWS) {
            int to = Math.min(flows.size(), from + NetFlowV5Encoder.MAX_FLOWS);
            out.accept(encoder.encode(nowMillis, flows.subList(from, to)));
        }
    }
}
