package io.weir.flows.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.block.Block;
import io.weir.wire.block.NativeFormat;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

final class FlowEncodingTest {
    private static final long NOON = 1_760_000_000;
    private static final RecordDecoder.BadFlow NONE_BAD =
            (index, _, reason) -> {
                throw new AssertionError(index + ": " + reason);
            };

    @ParameterizedTest
    @EnumSource
    void whatIsEncodedIsDecoded(FlowEncoding encoding) {
        RecordEncoder encoder = encoding.encoder();
        RecordDecoder decoder = encoding.decoder();
        Block decoded = new FlowBatch(FlowSchema.everything(), 1).block();
        for (int seed = 1; seed <= 40; seed++) {
            Block block =
                    new RandomFlows(seed)
                            .batch(FlowSchema.everything(), 50 + seed, NOON, 100)
                            .block();
            int from = seed % 7;
            int count = block.rows() - from - seed % 3;
            ByteSink record = new ByteSink();
            encoder.encode(block, from, count, record);

            int before = decoded.rows();
            assertThat(decoder.decode(record.toByteArray(), decoded, NONE_BAD)).isEqualTo(count);

            Block wanted = block.emptyCopy();
            wanted.appendFrom(block, from, count);
            Block got = decoded.emptyCopy();
            got.appendFrom(decoded, before, count);
            assertThat(bytes(got)).as("seed %d", seed).isEqualTo(bytes(wanted));
        }
    }

    @ParameterizedTest
    @EnumSource
    void columnsThatTheReaderLacksAreSkippedAndOthersHoldTheDefault(FlowEncoding encoding) {
        FlowSchema narrow = FlowSchema.of(List.of(), List.of("SrcAS", "DstASPath", "ExporterName"));
        FlowBatch all = new RandomFlows(5).batch(FlowSchema.everything(), 30, NOON, 100);
        ByteSink record = new ByteSink();
        encoding.encoder().encode(all.block(), 0, 30, record);
        Block without = new FlowBatch(narrow, 1).block();
        encoding.decoder().decode(record.toByteArray(), without, NONE_BAD);
        ByteSink again = new ByteSink();
        encoding.encoder().encode(without, 0, 30, again);
        Block back = new FlowBatch(FlowSchema.everything(), 1).block();
        encoding.decoder().decode(again.toByteArray(), back, NONE_BAD);

        assertThat(back.column("SrcAS").allDefault()).isTrue();
        assertThat(back.column("DstASPath").allDefault()).isTrue();
        assertThat(bytes(back, "Bytes")).isEqualTo(bytes(all.block(), "Bytes"));
        assertThat(bytes(back, "InIfBoundary")).isEqualTo(bytes(all.block(), "InIfBoundary"));
    }

    @ParameterizedTest
    @EnumSource
    void hostileBytesAreRefusedAndLeaveNoTrace(FlowEncoding encoding) {
        SplittableRandom random = new SplittableRandom(9);
        FlowBatch batch = new RandomFlows(9).batch(FlowSchema.everything(), 20, NOON, 100);
        ByteSink record = new ByteSink();
        encoding.encoder().encode(batch.block(), 0, 20, record);
        RecordDecoder decoder = encoding.decoder();
        Block into = new FlowBatch(FlowSchema.everything(), 1).block();
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] hostile = record.toByteArray();
            if (round % 3 == 0) {
                hostile = Arrays.copyOf(hostile, random.nextInt(hostile.length));
            } else {
                for (int i = 0; i <= random.nextInt(4); i++) {
                    hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
                }
            }
            int before = into.rows();
            List<String> reasons = new ArrayList<>();
            try {
                int rows = decoder.decode(hostile, into, (_, _, reason) -> reasons.add(reason));
                assertThat(into.rows()).isEqualTo(before + rows);
            } catch (MalformedException malformed) {
                assertThat(into.rows()).isEqualTo(before);
                reasons.add("all");
            }
            for (int i = 0; i < into.columnCount(); i++) {
                assertThat(into.column(i).size()).as(into.name(i)).isEqualTo(into.rows());
            }
            refused += reasons.size();
            into.clear();
        }
        assertThat(refused).isGreaterThan(500);
        decoder.decode(record.toByteArray(), into, NONE_BAD);
        assertThat(bytes(into)).isEqualTo(bytes(batch.block()));
    }

    @Test
    void enumsThatTheStoreCouldNotReadAgainAreRefused() {
        FlowBatch batch = new RandomFlows(3).batch(FlowSchema.defaults(), 4, NOON, 100);
        batch.inIfBoundary.set(2, 3);
        Block into = batch.block().emptyCopy();
        ByteSink columns = new ByteSink();
        new FlowBlockEncoder().encode(batch.block(), 0, 4, columns);

        assertThatThrownBy(
                        () -> new FlowBlockDecoder().decode(columns.toByteArray(), into, NONE_BAD))
                .isInstanceOf(MalformedException.class)
                .hasMessage("InIfBoundary: 3 (expected: 0..2)");
        assertThat(into.rows()).isZero();

        ByteSink messages = new ByteSink();
        new FlowProtobufEncoder().encode(batch.block(), 0, 4, messages);
        List<Integer> refused = new ArrayList<>();
        List<byte[]> alone = new ArrayList<>();
        int rows =
                new FlowProtobufDecoder()
                        .decode(
                                messages.toByteArray(),
                                into,
                                (index, bytes, _) -> {
                                    refused.add(index);
                                    alone.add(bytes);
                                });
        assertThat(rows).isEqualTo(3);
        assertThat(refused).containsExactly(2);
        ByteSink one = new ByteSink();
        new FlowProtobufEncoder().encode(batch.block(), 2, 1, one);
        assertThat(alone.getFirst()).isEqualTo(one.toByteArray());
    }

    @Test
    void topicsCarryTheSchemaVersion() {
        assertThat(FlowEncoding.BLOCK.topic("flows")).isEqualTo("flows-v1-block");
        assertThat(FlowEncoding.PROTOBUF.topic("flows")).isEqualTo("flows-v1");
    }

    private static byte[] bytes(Block block) {
        ByteSink out = new ByteSink();
        NativeFormat.write(block, out);
        return out.toByteArray();
    }

    private static byte[] bytes(Block block, String column) {
        ByteSink out = new ByteSink();
        block.column(column).write(out);
        return out.toByteArray();
    }
}
