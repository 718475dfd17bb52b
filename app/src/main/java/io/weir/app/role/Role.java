package io.weir.app.role;

import java.util.Locale;

/// What a process can be; several roles share one process, its HTTP server and its connectors.
public enum Role {
    /// The embedded ClickHouse and its HTTP interface.
    STORE(StoreRole::start),
    /// The embedded Kafka broker.
    BROKER(BrokerRole::start),
    /// Creates and migrates topics and tables.
    ORCHESTRATOR(OrchestratorRole::start),
    /// Takes flows from UDP to Kafka.
    INLET(InletRole::start),
    /// Takes records from Kafka to ClickHouse.
    PIPELINE(PipelineRole::start),
    /// The query API and the pages.
    CONSOLE(ConsoleRole::start);

    private final Start start;

    /// Puts a role together and starts it.
    @FunctionalInterface
    interface Start {
        void start(RoleContext context) throws Exception;
    }

    Role(Start start) {
        this.start = start;
    }

    /// Puts the role together in this process and starts its services.
    ///
    /// @throws Exception when it can never work as configured
    public void start(RoleContext context) throws Exception {
        start.start(context);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
