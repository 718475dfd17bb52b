package io.weir.pipeline.trace;

import java.util.List;

/// Where traces go.
@FunctionalInterface
public interface Traces {

    /// Takes the spans of one trace without waiting; may drop them. Called from any thread.
    void take(List<Span> spans);

    /// Traces go nowhere.
    static Traces none() {
        return _ -> {};
    }
}
