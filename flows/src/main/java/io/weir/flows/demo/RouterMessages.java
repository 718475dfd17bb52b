package io.weir.flows.demo;

import io.weir.flows.demo.encode.ExportedFlow;

import java.util.List;
import java.util.function.Consumer;

/// Turns one router's flows into export messages. Not thread-safe.
public interface RouterMessages {
    /// Encodes flows in as many messages as they need.
    ///
    /// @param nowMillis the export time
    /// @param out takes each message
    void encode(long nowMillis, List<ExportedFlow> flows, Consumer<byte[]> out);
}
