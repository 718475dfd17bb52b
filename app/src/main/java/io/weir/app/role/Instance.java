package io.weir.app.role;

import java.lang.management.ManagementFactory;

/// What this process is called in the ledger: no other one ever has the same name, so that the
/// process can tell its own lines from others'.
final class Instance {
    private static final String NAME = name(ProcessHandle.current().pid());

    private Instance() {}

    private static String name(long pid) {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        return "weir-" + pid + "-" + Long.toString(start, Character.MAX_RADIX);
    }

    /// `weir-`, the process id and the time of its start.
    static String name() {
        return NAME;
    }
}
