package io.weir.embed.kafka;

import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Says in one line why Kafka ends this process, which it does as by `kill -9` when it can no
/// longer write its log. Where several brokers run in one process, the line is about the last one
/// that was started.
final class LastWords {
    private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);

    /// With less than a segment's index files need, no log goes on.
    private static final long FULL_BYTES = 1 << 20;

    private LastWords() {}

    /// From now on Kafka's end is explained.
    ///
    /// @param logs the broker's log directory
    static void install(Path logs) {
        Exit.setHaltProcedure((status, _) -> {
            LOG.atError().addKeyValue("directory", logs).log(reason(logs));
            Runtime.getRuntime().halt(status);
        });
    }

    private static String reason(Path logs) {
        return full(logs)
                ? "The broker's disk is full, so this process ends; make room and start it again"
                : "The broker cannot use its disk, so this process ends; the reason is in the lines"
                        + " above";
    }

    private static boolean full(Path logs) {
        try {
            return Files.getFileStore(logs).getUsableSpace() < FULL_BYTES;
        } catch (IOException _) {
            return false;
        }
    }
}
