package io.weir.pipeline;

import java.util.List;

/// Where items go that cannot be stored.
@FunctionalInterface
public interface DeadLetters {

    /// Makes the letters durable. A letter that is sent again (same partition, offset and index)
    /// replaces the first. Blocks; may be called from several threads.
    ///
    /// @param pipeline the name of the pipeline
    /// @throws io.weir.base.error.WeirException `RETRIABLE`: some may be durable; send all again
    void send(String pipeline, SourcePartition partition, List<Letter> letters);
}
