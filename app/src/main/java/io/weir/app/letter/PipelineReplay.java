package io.weir.app.letter;

import io.weir.app.role.PipelineSpec;
import io.weir.app.role.RoleContext;
import io.weir.base.error.WeirException;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.pipeline.Steps;
import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.LetterMark;
import io.weir.pipeline.letter.ReplayFate;
import io.weir.pipeline.letter.ReplayRange;
import io.weir.pipeline.letter.ThroughReplay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/// Replays through the pipelines of this configuration.
final class PipelineReplay {
    private static final int PART = 1_000;
    private static final long PART_BYTES = 16L << 20;

    private final RoleContext context;
    private final ReplayLedger ledger;
    private final LongConsumer progress;
    private long done;
    private ReplayFate fate = ReplayFate.NONE;

    private record Group(LetterBox box, String pipeline, String topic) {}

    PipelineReplay(RoleContext context, ReplayLedger ledger, LongConsumer progress) {
        this.context = context;
        this.ledger = ledger;
        this.progress = progress;
    }

    /// What became of the items so far, those of interrupted replays among them.
    ReplayFate fate() {
        return fate;
    }

    /// Ends what earlier replays left in doubt, whatever is asked for now.
    ///
    /// @return letters concerned
    long finishOpen(List<LetterBox> boxes) throws InterruptedException {
        long finished = 0;
        for (LetterBox box : boxes) {
            List<LetterHead> heads = box.list(LetterFilter.all());
            Map<String, List<LetterMark>> unmarked =
                    heads.stream()
                            .collect(
                                    Collectors.groupingBy(
                                            LetterHead::topic,
                                            Collectors.collectingAndThen(
                                                    Collectors.toList(),
                                                    ReplayRange::findUnmarked)));
            for (Map.Entry<String, List<LetterMark>> marks : unmarked.entrySet()) {
                if (!marks.getValue().isEmpty()) {
                    box.mark(marks.getKey(), marks.getValue());
                }
            }
            for (ReplayRange open : ReplayRange.findOpen(heads)) {
                LetterHead first = open.letters().getFirst();
                run(new Group(box, first.id().pipeline(), first.topic()), open);
                finished += open.letters().size();
            }
        }
        return finished;
    }

    void replay(List<FoundLetter> letters) throws InterruptedException {
        Map<Group, List<LetterHead>> groups = new LinkedHashMap<>();
        for (FoundLetter letter : letters) {
            LetterHead head = letter.head();
            groups.computeIfAbsent(
                            new Group(letter.box(), head.id().pipeline(), head.topic()),
                            _ -> new ArrayList<>())
                    .add(head);
        }
        groups.keySet().forEach(group -> spec(group.pipeline()));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (Map.Entry<Group, List<LetterHead>> group : groups.entrySet()) {
            for (List<LetterHead> part : parts(group.getValue())) {
                begin(group.getKey(), ReplayRange.begin(part, now));
            }
        }
    }

    /// Ranges that fit into memory as a whole where copies need the same; all in one otherwise.
    private List<List<LetterHead>> parts(List<LetterHead> letters) {
        if (context.clickhouses().size() == 1) {
            return List.of(letters);
        }
        List<List<LetterHead>> parts = new ArrayList<>();
        long bytes = PART_BYTES;
        for (LetterHead letter : letters) {
            if (bytes >= PART_BYTES || parts.getLast().size() >= PART) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(letter);
            bytes += letter.size();
        }
        return parts;
    }

    private void begin(Group group, ReplayRange range) throws InterruptedException {
        if (context.clickhouses().size() == 1) {
            run(group, range);
        } else {
            group.box().mark(group.topic(), range.marks());
            run(group, range.planned());
        }
    }

    private void run(Group group, ReplayRange range) throws InterruptedException {
        PipelineSpec spec = spec(group.pipeline());
        long before = done;
        Iterator<ClickHouseConnector> copies = context.clickhouses().iterator();
        while (copies.hasNext()) {
            ClickHouseConnector copy = copies.next();
            boolean last = !copies.hasNext();
            List<LedgerLine> counted =
                    new ThroughReplay(
                                    spec.processor(),
                                    new TableWriter(copy.client(), spec.processor().tables()),
                                    group.box(),
                                    spec.config(),
                                    Steps.none())
                            .run(
                                    group.topic(),
                                    range,
                                    last,
                                    settled -> progress.accept(last ? before + settled : before));
            if (last) {
                fate = fate.plus(ReplayFate.of(counted));
                ledger.replayed(range.letters(), counted);
            }
        }
        done += range.letters().size();
    }

    private PipelineSpec spec(String pipeline) {
        return context.pipelineSpecs().stream()
                .filter(spec -> spec.name().equals(pipeline))
                .findFirst()
                .orElseThrow(() ->
                        WeirException.user(
                                "pipeline "
                                        + pipeline
                                        + ": not in this configuration (expected: one of "
                                        + context.pipelineSpecs().stream()
                                                .map(PipelineSpec::name)
                                                .toList()
                                        + ")"));
    }
}
