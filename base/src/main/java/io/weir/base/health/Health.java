package io.weir.base.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// The health checks of one process.
///
/// Checks are cheap and do not block: they report what a part already knows. An *own* check is
/// about the work of a role of this process, so its failure makes the process not ready; an *other*
/// check (a peer that is away, a lag over its limit) only shows in the report. Thread-safe.
public final class Health {
    private record Check(boolean own, Supplier<HealthStatus> check) {}

    private final Map<String, Check> checks = new ConcurrentSkipListMap<>();

    /// Registers a check on this role's own work, for example `inlet/udp:2055`.
    public void registerOwn(String name, Supplier<HealthStatus> check) {
        checks.put(name, new Check(true, check));
    }

    /// Registers a check on something that this process depends on or reports about.
    public void registerOther(String name, Supplier<HealthStatus> check) {
        checks.put(name, new Check(false, check));
    }

    /// Removes a check; a name that is not registered is ignored.
    public void remove(String name) {
        checks.remove(name);
    }

    /// Every check's answer by name, sorted. A check that throws counts as failed.
    public Map<String, HealthStatus> report() {
        Map<String, HealthStatus> report = new LinkedHashMap<>();
        checks.forEach((name, check) -> report.put(name, ask(check)));
        return report;
    }

    /// Whether no own check has failed.
    public boolean ready() {
        return checks.values().stream()
                .filter(Check::own)
                .noneMatch(check -> ask(check).state() == HealthStatus.State.FAILED);
    }

    private static HealthStatus ask(Check check) {
        try {
            return check.check().get();
        } catch (RuntimeException failure) {
            return HealthStatus.failed("check failed: " + failure);
        }
    }
}
