package io.weir.results.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.json.Json;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Messages of workload recommendations, judged as the reference program judged them, and what it
/// stored of them. One second.
class WorkloadResultCorpusTest {
    private static final WorkloadResultReader READER =
            new WorkloadResultReader(_ -> true, () -> Instant.parse("2026-11-01T00:00:00Z"));

    private final ResultsCorpus corpus = ResultsCorpus.find();

    private record Line(String file, String verdict, String text) {}

    private List<Line> lines() {
        return corpus.table("recorded/load-order.txt").stream()
                .filter(line -> line.get(1).equals("DVO"))
                .map(line -> new Line("recorded/" + line.get(2), line.get(3), line.get(4)))
                .toList();
    }

    @Test
    void verdictsAreThoseOfTheReferenceProgram() {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> actual = new TreeMap<>();
        for (Line line : lines()) {
            expected.put(
                    line.file(),
                    switch (line.verdict()) {
                        case "STORE", "OLD" -> "STORE";
                        // Organizations have 64 bits.
                        case "REJECT" ->
                                line.text().contains("out of range for type integer")
                                        ? "STORE"
                                        : "REJECT " + line.text();
                        case "PANIC" ->
                                "REJECT improper report structure, key with name"
                                        + " 'workload_recommendations' is null";
                        default -> line.verdict() + " " + line.text();
                    });
            actual.put(
                    line.file(),
                    switch (READER.read(corpus.bytes(line.file()))) {
                        case Verdict.Store<WorkloadResult> _ -> "STORE";
                        case Verdict.Skip<WorkloadResult> skip -> "SKIP " + skip.reason();
                        case Verdict.Reject<WorkloadResult> reject -> "REJECT " + reject.reason();
                    });
        }
        assertThat(expected).hasSizeGreaterThan(30);
        assertThat(actual).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void namespacesAreThoseThatTheReferenceProgramWrote() {
        Map<UUID, WorkloadResult> last = new HashMap<>();
        for (Line line : lines()) {
            if (line.verdict().equals("STORE")
                    && READER.read(corpus.bytes(line.file()))
                            instanceof Verdict.Store<WorkloadResult> store) {
                last.put(store.message().cluster(), store.message());
            }
        }
        List<List<String>> rows = corpus.copied("recorded/rows/dvo.dvo_report.tsv");
        assertThat(rows).hasSizeGreaterThan(10);
        for (List<String> row : rows) {
            WorkloadResult result = last.get(ClusterName.parse(row.get(1)));
            assertThat(result).as(row.get(1)).isNotNull();
            String uid = ResultsCorpus.unescaped(row.get(2));
            NamespaceHits hits =
                    result.namespaces().stream()
                            .filter(namespace -> namespace.uid().equals(uid))
                            .findFirst()
                            .orElseThrow();
            assertThat(hits.name()).isEqualTo(ResultsCorpus.unescaped(row.get(3)));
            assertThat(hits.recommendations()).isEqualTo(Integer.parseInt(row.get(5)));
            assertThat(hits.objects()).isEqualTo(Integer.parseInt(row.get(6)));
            byte[] counts = ResultsCorpus.unescaped(row.get(9)).getBytes(StandardCharsets.UTF_8);
            assertThat(Json.read(Json.write(hits.hits()))).isEqualTo(Json.read(counts));
            // The reference program writes the JSON as a string of JSON.
            byte[] quoted = ResultsCorpus.unescaped(row.get(4)).getBytes(StandardCharsets.UTF_8);
            assertThat(result.metrics()).isEqualTo(Json.read(quoted).asString(""));
        }
    }
}
