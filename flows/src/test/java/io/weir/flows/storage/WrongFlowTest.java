package io.weir.flows.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.connect.kafka.KafkaLetterBox;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RandomFlows;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.Steps;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.wire.bytes.ByteSink;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One flow of 50,000 in one batch cannot be stored: it alone becomes a dead letter, from a real
/// broker into a real ClickHouse. About 20 s.
class WrongFlowTest {
    private static final int RECORDS = 50;
    private static final int FLOWS = 1_000;
    private static final int WRONG_RECORD = 17;
    private static final int WRONG_FLOW = 421;
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private static final FlowStore STORE = new FlowStore("wrong_flow", FlowSchema.defaults());

    @TempDir static Path folder;
    private static BatchHouse house;

    /// What is wrong with the flow.
    ///
    /// @param value of a field that is added to its message, in hexadecimal digits
    /// @param reason what is said of it
    record Wrong(String topic, FlowColumn column, int wireType, String value, String reason) {
        void addTo(ByteSink message) {
            message.putVarint((long) column.fieldNumber() << 3 | wireType);
            message.putBytes(HexFormat.of().parseHex(value));
        }

        @Override
        public String toString() {
            return topic;
        }
    }

    static List<Wrong> wrongs() {
        return List.of(
                new Wrong(
                        "address-of-5-bytes",
                        FlowColumn.SRC_ADDR,
                        BYTES,
                        "050102030405",
                        "SrcAddr: 5 bytes (expected: 0, 4 or 16 bytes)"),
                new Wrong(
                        "time-beyond-32-bits",
                        FlowColumn.TIME_RECEIVED,
                        VARINT,
                        "8080808010",
                        "TimeReceived: 4294967296 (expected: <= 4294967295)"),
                new Wrong(
                        "country-of-3-letters",
                        FlowColumn.SRC_COUNTRY,
                        BYTES,
                        "03465241",
                        "SrcCountry: 3 bytes (expected: <= 2 bytes)"),
                new Wrong(
                        "no-such-boundary",
                        FlowColumn.IN_IF_BOUNDARY,
                        VARINT,
                        "09",
                        "InIfBoundary: 9 (expected: <= "));
    }

    @BeforeAll
    static void start() throws Exception {
        house = new BatchHouse(STORE, folder);
    }

    @AfterAll
    static void stop() throws Exception {
        house.close();
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void isTheOnlyOneThatIsNotStored(Wrong wrong) throws Exception {
        String topic = wrong.topic();
        house.prepare(topic);
        byte[] bad = send(topic, wrong);

        KafkaLetterBox letters = house.letters();
        try (PipelineRunner runner = house.runner(topic, FlowEncoding.PROTOBUF, Steps.none())) {
            runner.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            runner.status().storedRows() > 0 && runner.status().lagRecords() == 0);
            assertThat(runner.status().batches()).isEqualTo(1);
            assertThat(runner.status().deadLettered()).isEqualTo(1);
        }

        long id = id(WRONG_RECORD, WRONG_FLOW);
        long all = (long) RECORDS * FLOWS;
        assertThat(STORE.number("SELECT count() FROM flows")).isEqualTo(all - 1);
        assertThat(STORE.number("SELECT uniqExact(Bytes) FROM flows WHERE Bytes < " + all))
                .isEqualTo(all - 1);
        assertThat(STORE.number("SELECT count() FROM flows WHERE Bytes = " + id)).isZero();
        List<LetterHead> kept = letters.list(LetterFilter.of(topic));
        assertThat(kept)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.id().offset()).isEqualTo(WRONG_RECORD);
                    assertThat(letter.id().index()).isEqualTo(WRONG_FLOW);
                    assertThat(letter.error()).isEqualTo("undecodable");
                    assertThat(letter.reason()).startsWith(wrong.reason());
                });
        List<KeptLetter> whole = new ArrayList<>();
        letters.fetch(kept, whole::add);
        assertThat(whole.getFirst().value()).isEqualTo(bad);
    }

    private static long id(int record, int flow) {
        return (long) record * FLOWS + flow;
    }

    /// Sends all of them; gives the wrong one as a record of its own.
    private static byte[] send(String topic, Wrong wrong) {
        RandomFlows random = new RandomFlows(WRONG_FLOW);
        long now = System.currentTimeMillis() / 1000;
        byte[] bad = {};
        for (int record = 0; record < RECORDS; record++) {
            FlowBatch batch = random.narrow(FlowSchema.defaults(), FLOWS, now - 60, 60);
            for (int flow = 0; flow < FLOWS; flow++) {
                batch.bytes.set(flow, id(record, flow));
            }
            ByteSink value = new ByteSink();
            if (record == WRONG_RECORD) {
                bad = wrong(batch, wrong);
                encode(batch, 0, WRONG_FLOW, value);
                value.putBytes(bad);
                encode(batch, WRONG_FLOW + 1, FLOWS - WRONG_FLOW - 1, value);
            } else {
                encode(batch, 0, FLOWS, value);
            }
            house.send(topic, value.toByteArray());
        }
        house.flush();
        return bad;
    }

    private static byte[] wrong(FlowBatch batch, Wrong wrong) {
        ByteSink framed = new ByteSink();
        encode(batch, WRONG_FLOW, 1, framed);
        byte[] alone = framed.toByteArray();
        // Messages of 128 bytes to 16 KiB have a length of two bytes before them.
        int length = (alone[0] & 0x7F) | alone[1] << 7;
        int header = alone[0] < 0 ? 2 : 1;
        assertThat(header == 2 ? length : alone[0]).isEqualTo(alone.length - header);
        ByteSink message = new ByteSink();
        message.putBytes(alone, header, alone.length - header);
        wrong.addTo(message);
        ByteSink out = new ByteSink();
        out.putVarint(message.toByteArray().length);
        out.putBytes(message.toByteArray());
        return out.toByteArray();
    }

    private static void encode(FlowBatch batch, int from, int count, ByteSink out) {
        FlowEncoding.PROTOBUF.encoder().encode(batch.block(), from, count, out);
    }
}
