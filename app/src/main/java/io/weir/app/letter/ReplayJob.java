package io.weir.app.letter;

import io.weir.app.role.LetterBoxes;
import io.weir.app.role.RoleContext;
import io.weir.base.lifecycle.DirectoryLock;
import io.weir.connect.kafka.TopicReplay;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// One `weir deadletters replay`: ends what an earlier one left open, then replays what is asked
/// for, each letter once. One at a time per data directory, and per Kafka for replays into topics.
public final class ReplayJob {
    private final RoleContext context;
    private final LetterBoxes boxes;
    private final boolean again;
    private final LongConsumer progress;

    /// @param again whether letters that were replayed before are replayed once more
    /// @param progress is told how many letters are done
    public ReplayJob(RoleContext context, LetterBoxes boxes, boolean again, LongConsumer progress) {
        this.context = context;
        this.boxes = boxes;
        this.again = again;
        this.progress = progress;
    }

    /// Replays.
    ///
    /// @param through whether straight through the pipelines, or into the topics
    /// @throws Exception when it cannot go on; repeating it is always right
    public ReplayOutcome run(LetterFilter filter, List<String> names, boolean through)
            throws Exception {
        try (DirectoryLock _ = DirectoryLock.take(context.dataDir().resolve("replay"));
                TopicReplay topics = new TopicReplay(context.kafka())) {
            if (!through) {
                topics.open();
            }
            ReplayLedger ledger = new ReplayLedger(boxes.ledger(), context.instance());
            PipelineReplay pipelines = new PipelineReplay(context, ledger, progress);
            TopicJob intoTopics = new TopicJob(topics, boxes.kafka(), ledger, progress);
            long finished = pipelines.finishOpen(boxes.used());
            List<FoundLetter> wanted = new ArrayList<>();
            long replayed = 0;
            long cut = 0;
            long datagrams = 0;
            long unsent = 0;
            List<FoundLetter> found = FoundLetter.find(boxes.used(), filter, names);
            for (FoundLetter letter : intoTopics.withMarks(found, !through)) {
                LetterHead head = letter.head();
                if (head.replayed() != null && !again) {
                    replayed++;
                } else if (!head.id().isRecord()) {
                    datagrams++;
                } else if (through && head.id().isUnsent()) {
                    unsent++;
                } else if (head.cut()) {
                    cut++;
                } else {
                    wanted.add(letter);
                }
            }
            if (through) {
                pipelines.replay(wanted);
            } else {
                intoTopics.replay(wanted);
            }
            return new ReplayOutcome(
                    finished, wanted.size(), replayed, cut, datagrams, unsent, pipelines.fate());
        }
    }
}
