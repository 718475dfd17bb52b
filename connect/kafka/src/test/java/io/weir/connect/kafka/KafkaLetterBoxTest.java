package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.testing.contract.LetterBoxContract;
import io.weir.testing.pipeline.MemoryStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// On a real broker; about 6 s.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaLetterBoxTest extends LetterBoxContract {
    /// Of a record that holds no ids, and does not become smaller when it is packed.
    private static final int GUILTY_BYTES = (1 << 20) + 1;

    private KafkaFixture kafka;

    @BeforeAll
    void startBroker() throws Exception {
        kafka = new KafkaFixture();
    }

    @AfterAll
    void stopBroker() throws Exception {
        kafka.close();
    }

    @Override
    protected LetterBox open(String topic) {
        new Topics(kafka.connector()).ensure(TopicSpec.deadLetters(topic, 1, Duration.ofDays(1)));
        return box();
    }

    private KafkaLetterBox box() {
        return new KafkaLetterBox(kafka.connector(), kafka.producer(), InstantSource.system());
    }

    @Test
    void aTopicThatTakesOnlySmallRecordsGetsLessOfALetterAndStillItsReason() {
        SourcePartition source = new SourcePartition("narrow", UUID.randomUUID(), 0);
        limit("narrow", 700_000);
        try (KafkaLetterBox box = box()) {
            box.send("boats", source, List.of(letter(1, 2 << 20), letter(2, 10)));
            assertThat(box.list(LetterFilter.of("narrow")))
                    .extracting(head -> head.id().offset() + ":" + head.cut() + ":" + head.size())
                    .containsExactlyInAnyOrder("1:true:2097152", "2:false:10");
            limit("narrow", 20_000);
            box.send("boats", source, List.of(letter(3, 2 << 20)));
            List<LetterHead> third =
                    box.list(LetterFilter.of("narrow")).stream()
                            .filter(head -> head.id().offset() == 3)
                            .toList();
            assertThat(third).extracting(LetterHead::reason).containsExactly("too heavy");
            box.fetch(third, letter -> assertThat(letter.value()).isEmpty());
        }
    }

    @Test
    void aTopicThatTakesNotEvenTheReasonStopsThePipelineInsteadOfBlockingIt() {
        limit("needle", 100);
        try (KafkaLetterBox box = box()) {
            assertThatThrownBy(() ->
                            box.send(
                                    "boats",
                                    new SourcePartition("needle", UUID.randomUUID(), 0),
                                    List.of(letter(1, 2 << 20))))
                    .isInstanceOfSatisfying(
                            WeirException.class,
                            e -> assertThat(e.kind()).isEqualTo(WeirException.Kind.BROKEN))
                    .hasMessageContaining("needle.dlq")
                    .hasMessageContaining("(expected: max.message.bytes");
        }
    }

    @Test
    void aLetterOfAPipelineLargerThanItsTopicTakesIsCutOrWaitsUntilItsReasonFits()
            throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        limit(topic, 20_000);
        kafka.send(topic, 0);
        sendGuilty(topic);
        kafka.send(topic, 2);
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            await().until(() -> kafka.committed(topic).offset() == 3);
            assertThat(runner.status().deadLettered()).isEqualTo(1);
        }
        assertThat(store.ids()).containsExactly(0L, 2L);

        limit(topic, 100);
        sendGuilty(topic);
        kafka.send(topic, 4);
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            await().until(() -> runner.status().state().equals("stopped"));
            assertThat(runner.status().reason())
                    .contains(topic + ".dlq takes not even the reason of offset 3");
        }
        assertThat(store.ids()).containsExactly(0L, 2L);

        limit(topic, 20_000);
        try (PipelineRunner _ = kafka.pipeline(topic, store)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> kafka.committed(topic).offset() == 5);
        }
        assertThat(store.ids()).containsExactly(0L, 2L, 4L);
        try (KafkaLetterBox box = box()) {
            assertThat(box.list(LetterFilter.of(topic)))
                    .extracting(head -> head.id().offset(), LetterHead::cut, LetterHead::size)
                    .containsExactlyInAnyOrder(
                            tuple(1L, true, (long) GUILTY_BYTES),
                            tuple(3L, true, (long) GUILTY_BYTES));
        }
    }

    private void limit(String topic, int bytes) {
        new Topics(kafka.connector())
                .ensure(
                        TopicSpec.deadLetters(topic, 1, Duration.ofDays(1))
                                .with("max.message.bytes", Integer.toString(bytes)));
    }

    private void sendGuilty(String topic) {
        byte[] value = new byte[GUILTY_BYTES];
        new Random(1).nextBytes(value);
        kafka.producer().send(topic, null, value, List.of(), Duration.ofSeconds(20));
    }

    private static Letter letter(long offset, int size) {
        byte[] value = new byte[size];
        new Random(offset).nextBytes(value);
        return new Letter(offset, 0, null, value, "bad-boat", "too heavy");
    }
}
