package io.weir.bench.chaos;

/// A process that can be killed and started again.
interface Victim {
    /// As by `kill -9`; returns when it is gone.
    void kill() throws Exception;

    /// Returns when it is ready.
    void restart() throws Exception;

    /// One half of a victim.
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /// A victim made of its halves.
    static Victim of(Action kill, Action restart) {
        return new Victim() {
            @Override
            public void kill() throws Exception {
                kill.run();
            }

            @Override
            public void restart() throws Exception {
                restart.run();
            }
        };
    }
}
