package io.weir.results.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Messages of the reference program's own test data, judged as it judged them, and what it stored
/// of them. One second.
class RuleResultCorpusTest {
    private static final RuleResultReader READER =
            new RuleResultReader(_ -> true, () -> Instant.parse("2026-11-01T00:00:00Z"));

    /// The reference program keeps a row for each spelling; it is one cluster.
    private static final UUID SPELT_THREE_WAYS =
            UUID.fromString("c0000000-0000-4000-8000-000000000003");

    private final ResultsCorpus corpus = ResultsCorpus.find();

    private record Judged(String verdict, String text) {}

    private Judged judge(String file) {
        return switch (READER.read(corpus.bytes(file))) {
            case Verdict.Store<RuleResult> store ->
                    new Judged("STORE", String.join("; ", store.warnings()));
            case Verdict.Skip<RuleResult> skip -> new Judged("SKIP", skip.reason());
            case Verdict.Reject<RuleResult> reject -> new Judged("REJECT", reject.reason());
        };
    }

    @Test
    void verdictsAreThoseOfTheReferenceProgram() {
        Map<String, Judged> expected = new TreeMap<>();
        Map<String, Judged> actual = new TreeMap<>();
        for (List<String> line : corpus.table("recorded/verdicts.tsv")) {
            String file = line.get(0);
            boolean store = line.get(1).equals("STORE");
            expected.put(file, new Judged(line.get(1), line.get(store ? 3 : 2)));
            actual.put(file, judge(file));
        }
        assertThat(expected).hasSizeGreaterThan(600);
        assertThat(actual).containsExactlyInAnyOrderEntriesOf(expected);
    }

    /// The last message of each cluster that was stored is what the tables hold.
    @Test
    void reportsAndHitsAreThoseThatTheReferenceProgramWrote() {
        Map<UUID, RuleResult> last = new HashMap<>();
        for (List<String> line : corpus.table("recorded/load-order.txt")) {
            String file = line.get(2);
            if (!line.get(1).equals("OCP") || !line.get(3).equals("STORE") || file.contains("!")) {
                continue;
            }
            String path = file.startsWith("load/") ? "recorded/" + file : file;
            if (READER.read(corpus.bytes(path)) instanceof Verdict.Store<RuleResult> store) {
                last.merge(
                        store.message().cluster(),
                        store.message(),
                        (old, now) -> now.lastChecked().isAfter(old.lastChecked()) ? now : old);
            }
        }
        int reports = 0;
        for (List<String> row : corpus.copied("recorded/rows/report.tsv")) {
            RuleResult result = last.get(ClusterName.parse(row.get(1)));
            if (result == null || SPELT_THREE_WAYS.equals(result.cluster())) {
                continue;
            }
            assertThat(result.report())
                    .as(row.get(1))
                    .isEqualTo(ResultsCorpus.unescaped(row.get(2)));
            reports++;
        }
        assertThat(reports).isGreaterThan(40);
        List<String> unknown = new ArrayList<>();
        for (List<String> row : corpus.copied("recorded/rows/rule_hit.tsv")) {
            RuleResult result = last.get(ClusterName.parse(row.get(1)));
            RuleHit hit =
                    new RuleHit(
                            ResultsCorpus.unescaped(row.get(2)),
                            ResultsCorpus.unescaped(row.get(3)),
                            ResultsCorpus.unescaped(row.get(4)));
            if (result != null
                    && !SPELT_THREE_WAYS.equals(result.cluster())
                    && !result.hits().contains(hit)) {
                unknown.add(row.get(1) + " " + hit.component() + "|" + hit.key());
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void readsWhatTheEdgesOfTheFormatSay() {
        Map<String, String> differences = new TreeMap<>();
        int judgedEdges = 0;
        for (List<String> line : corpus.table("messages/edge-verdicts.csv")) {
            List<String> fields = List.of(line.getFirst().split(",", 10));
            // A crash becomes a rejection; organizations have 64 bits.
            String verdict =
                    switch (fields.get(0)) {
                        case "messages/edge/org_2147483648.json" -> "STORE";
                        default -> fields.get(2).equals("PANIC") ? "REJECT" : fields.get(2);
                    };
            if (!corpus.holds(fields.get(0))) {
                continue;
            }
            Judged judged = judge(fields.get(0));
            judgedEdges++;
            if (!judged.verdict().equals(verdict)) {
                differences.put(fields.get(0), judged.toString());
            }
        }
        assertThat(differences).isEmpty();
        assertThat(judgedEdges).isGreaterThan(10);
    }
}
