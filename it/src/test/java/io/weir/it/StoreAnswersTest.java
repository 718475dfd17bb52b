package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.app.process.StoreAnswers;
import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.StoreChild;
import io.weir.bench.process.Ports;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.StoreCredentials;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/// `up` finds its store where it says that it is, also when an earlier run said otherwise. About 3
/// s.
class StoreAnswersTest {
    @TempDir private Path folder;

    @Test
    void aStoreThatMovedIsFoundWhereItIsNow() throws Exception {
        try (StoreAnswers answers = new StoreAnswers(ClickHouseConfig.defaults(), folder);
                Child _ = Child.start(StoreChild.class, folder.toString(), "0")) {
            Path file = StoreCredentials.file(folder);
            String now = Files.readString(file);
            String url = StoreCredentials.read(folder).url();
            String before = "http://127.0.0.1:" + Ports.free().store();
            assertThat(now).contains(url);
            Files.writeString(file, now.replace(url, before));
            assertThat(answers.now()).isFalse();
            Files.writeString(file, now);
            assertThat(answers.now()).isTrue();
        }
    }

    @Test
    void aStoreThatNeverStartedDoesNotAnswer() {
        try (StoreAnswers answers = new StoreAnswers(ClickHouseConfig.defaults(), folder)) {
            assertThat(answers.now()).isFalse();
        }
    }
}
