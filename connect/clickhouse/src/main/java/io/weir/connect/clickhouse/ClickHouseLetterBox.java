package io.weir.connect.clickhouse;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterFold;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.LetterHeaders;
import io.weir.pipeline.letter.LetterId;
import io.weir.pipeline.letter.LetterMark;
import io.weir.pipeline.letter.LetterTables;
import io.weir.pipeline.table.Table;
import io.weir.wire.block.Block;
import io.weir.wire.column.Column;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.StringColumn;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/// Dead letters in the tables of [LetterTables], for brokers that may only be read. Letters of any
/// size fit. Thread-safe.
public final class ClickHouseLetterBox implements LetterBox {
    private static final int FETCH = 200;

    private final ClickHouseClient client;
    private final InstantSource clock;

    /// Letters in the database of that client.
    public ClickHouseLetterBox(ClickHouseClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "clickhouse";
    }

    @Override
    public void send(String pipeline, SourcePartition partition, List<Letter> letters) {
        Block rows = emptyBlock(LetterTables.LETTERS);
        Instant time = clock.instant();
        for (Letter letter : letters) {
            byte[] value = letter.value();
            List<RecordHeader> headers =
                    LetterHeaders.write(pipeline, partition, letter, time, value.length);
            byte[] json = LetterHeaders.json(headers);
            text(rows, "Id", LetterId.of(pipeline, partition, letter).toString());
            name(rows, "Topic", partition.topic());
            name(rows, "Pipeline", pipeline);
            name(rows, "Error", letter.error());
            text(rows, "Reason", letter.reason());
            ((LongColumn) rows.column("Time")).append(time.toEpochMilli());
            ((StringColumn) rows.column("Headers")).append(json, 0, json.length);
            ((StringColumn) rows.column("Value")).append(value, 0, value.length);
        }
        client.insert(LetterTables.LETTERS.name(), rows, Map.of("insert_deduplicate", "0"));
    }

    @Override
    public void mark(String topic, List<LetterMark> marks) {
        Block rows = emptyBlock(LetterTables.MARKS);
        for (LetterMark mark : marks) {
            text(rows, "Id", mark.letter().toString());
            text(rows, "Run", mark.run().toString());
            text(rows, "Mark", mark.text());
            ((LongColumn) rows.column("Time")).append(mark.time().toEpochMilli());
        }
        client.insert(LetterTables.MARKS.name(), rows, Map.of("insert_deduplicate", "0"));
    }

    /// Inserts a mark of no letter, which every reader leaves out.
    @Override
    public void probe(String topic) {
        Block rows = emptyBlock(LetterTables.MARKS);
        text(rows, "Id", "probe");
        text(rows, "Run", "");
        text(rows, "Mark", "");
        ((LongColumn) rows.column("Time")).append(clock.instant().toEpochMilli());
        try {
            client.insert(LetterTables.MARKS.name(), rows, Map.of("insert_deduplicate", "0"));
        } catch (WeirException failure) {
            throw new WeirException(
                    failure.kind(),
                    "dead letters: "
                            + failure.getMessage()
                            + " (expected: rights to insert into "
                            + LetterTables.MARKS.name()
                            + ", or dead-letters: kafka or file)",
                    failure);
        }
    }

    private static Block emptyBlock(Table table) {
        Block block = new Block();
        table.columns().forEach(column -> block.add(column.name(), Column.of(column.type())));
        return block;
    }

    private static void text(Block rows, String column, String value) {
        ((StringColumn) rows.column(column)).append(value);
    }

    private static void name(Block rows, String column, String value) {
        LowCardinalityColumn names = (LowCardinalityColumn) rows.column(column);
        names.append(names.intern(value));
    }

    @Override
    public List<LetterHead> list(LetterFilter filter) {
        LetterFold fold = new LetterFold();
        try {
            QueryResult letters =
                    client.query(
                            "SELECT Id, Topic, Error, Reason, toUnixTimestamp64Milli(Time) AS T,"
                                    + " length(Value) AS Size FROM "
                                    + LetterTables.LETTERS.name()
                                    + " FINAL");
            for (int row = 0; row < letters.rows().size(); row++) {
                fold.add(head(letters, row));
            }
            QueryResult marks =
                    client.query(
                            "SELECT Id, Run, Mark FROM "
                                    + LetterTables.MARKS.name()
                                    + " FINAL WHERE Id != 'probe'");
            for (int row = 0; row < marks.rows().size(); row++) {
                fold.add(
                        LetterMark.parse(
                                LetterId.parse(marks.text(row, "Id")),
                                UUID.fromString(marks.text(row, "Run")),
                                marks.text(row, "Mark")));
            }
        } catch (ClickHouseException failure) {
            if (failure.code() != ClickHouseException.UNKNOWN_TABLE) {
                throw failure;
            }
        }
        return fold.heads(filter);
    }

    private static LetterHead head(QueryResult letters, int row) {
        return new LetterHead(
                LetterId.parse(letters.text(row, "Id")),
                letters.text(row, "Topic"),
                letters.text(row, "Error"),
                letters.text(row, "Reason"),
                Instant.ofEpochMilli(letters.number(row, "T")),
                letters.number(row, "Size"),
                false,
                0);
    }

    @Override
    public void fetch(List<LetterHead> letters, Consumer<KeptLetter> taker) {
        for (int from = 0; from < letters.size(); from += FETCH) {
            List<LetterHead> some = letters.subList(from, Math.min(letters.size(), from + FETCH));
            Map<LetterId, KeptLetter> found = find(some);
            for (LetterHead head : some) {
                KeptLetter letter = found.get(head.id());
                if (letter == null) {
                    throw WeirException.broken(
                            "letter " + head.name() + ": gone meanwhile (list again)", null);
                }
                taker.accept(letter.withHead(head));
            }
        }
    }

    private Map<LetterId, KeptLetter> find(List<LetterHead> wanted) {
        List<String> ids = wanted.stream().map(head -> head.id().toString()).toList();
        List<String> topics = wanted.stream().map(LetterHead::topic).distinct().toList();
        List<Block> blocks =
                client.queryBlocks(
                        "SELECT Id, Headers, Value FROM "
                                + LetterTables.LETTERS.name()
                                + " FINAL WHERE Topic IN {topics:Array(String)}"
                                + " AND Id IN {ids:Array(String)}",
                        Map.of("ids", ids, "topics", topics),
                        Map.of());
        Map<LetterId, KeptLetter> found = new HashMap<>();
        for (Block block : blocks) {
            for (int row = 0; row < block.rows(); row++) {
                LetterId id = LetterId.parse(((StringColumn) block.column("Id")).get(row));
                KeptLetter letter =
                        LetterHeaders.read(
                                id.topicId(),
                                LetterHeaders.parse(bytes(block, "Headers", row)),
                                bytes(block, "Value", row),
                                0);
                if (letter != null) {
                    found.put(id, letter);
                }
            }
        }
        return found;
    }

    private static byte[] bytes(Block block, String name, int row) {
        StringColumn column = (StringColumn) block.column(name);
        return Arrays.copyOfRange(column.bytes(), column.start(row), column.end(row));
    }

    /// Closes nothing: the client belongs to its connector.
    @Override
    public void close() {}
}
