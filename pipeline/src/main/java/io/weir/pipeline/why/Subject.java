package io.weir.pipeline.why;

import java.util.List;

/// What a question is about.
///
/// @param kind what it is
/// @param name as it was asked for or is called
/// @param sources its names in the ledger: addresses, a topic, a pipeline's name
/// @param sockets the sockets that its items come in by
/// @param topics the topics that its items go through
/// @param items what is counted, in the plural
public record Subject(
        Kind kind,
        String name,
        List<String> sources,
        List<String> sockets,
        List<String> topics,
        String items) {

    /// What a source can be.
    public enum Kind {
        /// Sends to a socket.
        EXPORTER,
        /// A topic of Kafka.
        TOPIC,
        /// A pipeline.
        PIPELINE,
        /// Where datagrams arrive.
        SOCKET,
        /// In the ledger, but unknown to this process.
        LEDGER,
        /// Never heard of.
        UNKNOWN
    }

    public Subject {
        sources = List.copyOf(sources);
        sockets = List.copyOf(sockets);
        topics = List.copyOf(topics);
    }

    /// A source that only the ledger knows, or nobody.
    ///
    /// @param items what is counted, in the plural
    static Subject of(Kind kind, String name, String items) {
        return new Subject(kind, name, List.of(name), List.of(), List.of(), items);
    }
}
