package io.weir.flows.demo;

import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.SflowEncoder;

import java.util.List;
import java.util.function.Consumer;

/// sFlow: each sample carries its sampling rate.
public final class SflowMessages implements RouterMessages {
    private final SflowEncoder encoder;

    /// Messages of one agent.
    public SflowMessages(SflowEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public void encode(long nowMillis, List<ExportedFlow> flows, Consumer<byte[]> out) {
        for (int from = 0; from < flows.size(); from += SflowEncoder.MAX_FLOWS) {
            int to = Math.min(flows.size(), from + SflowEncoder.MAX_FLOWS);
            out.accept(encoder.encode(nowMillis, flows.subList(from, to)));
        }
    }
}
