package io.weir.pipeline.letter;

import io.weir.pipeline.DeadLetters;

import java.util.List;
import java.util.function.Consumer;

/// Where dead letters are kept, found and marked. All methods block and may be called from several
/// threads; every failure is a [io.weir.base.error.WeirException].
public interface LetterBox extends DeadLetters, AutoCloseable {
    /// Where the letters are, for messages: `kafka`, `clickhouse`, a folder.
    String name();

    /// Writes something harmless where letters from `topic` would go.
    ///
    /// @throws io.weir.base.error.WeirException `RETRIABLE`: not answered; anything else: letters
    ///   cannot be kept here
    void probe(String topic);

    /// The letters that fit, each once however often it was sent, oldest first.
    List<LetterHead> list(LetterFilter filter);

    /// Hands over the content of letters that [#list] found, in the same order.
    ///
    /// @throws io.weir.base.error.WeirException `BROKEN` when one is gone meanwhile
    void fetch(List<LetterHead> letters, Consumer<KeptLetter> taker);

    /// Makes marks durable; all of them at a normal return.
    ///
    /// @param topic where the marked letters came from
    void mark(String topic, List<LetterMark> marks);

    /// Releases what the box itself has opened.
    @Override
    void close();
}
