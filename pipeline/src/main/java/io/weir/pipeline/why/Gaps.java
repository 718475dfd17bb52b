package io.weir.pipeline.why;

import io.weir.pipeline.ledger.LedgerLine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Everything that is known to be wrong with a subject: what the parts of a process say, and what
/// the ledger has counted. The one place where sentences about gaps are put together; pages show
/// the same. Stateless.
public final class Gaps {
    private Gaps() {}

    /// The findings, those of missing items first.
    ///
    /// @param explainers the parts that are asked
    public static List<Finding> of(
            Subject subject, Evidence evidence, List<? extends Explainer> explainers) {
        List<Finding> findings = new ArrayList<>();
        explainers.forEach(each -> findings.addAll(each.explain(subject, evidence)));
        Set<List<String>> told = new HashSet<>();
        findings.forEach(finding -> told.add(List.of(finding.cause(), finding.source())));
        List<LedgerLine> lines = new ArrayList<>(evidence.lines(subject.sources()));
        lines.addAll(evidence.lines(subject.sockets()));
        LedgerFindings counted =
                new LedgerFindings(
                        evidence,
                        stage -> items(stage, subject, explainers),
                        line -> remedy(line, evidence, explainers));
        for (Finding finding : counted.of(lines)) {
            // Who found something out himself says it better than the count does.
            if (!told.contains(List.of(finding.cause(), finding.source()))) {
                findings.add(finding);
            }
        }
        findings.sort(Comparator.comparing(Finding::missing).reversed());
        return findings;
    }

    private static String items(
            String stage, Subject subject, List<? extends Explainer> explainers) {
        return explainers.stream()
                .flatMap(explainer -> explainer.items(stage).stream())
                .findFirst()
                .orElse(subject.items());
    }

    private static Remedy remedy(
            LedgerLine line, Evidence evidence, List<? extends Explainer> explainers) {
        return explainers.stream()
                .flatMap(explainer -> explainer.remedy(line, evidence).stream())
                .findFirst()
                .orElse(Remedy.NONE);
    }
}
