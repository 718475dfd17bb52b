package io.weir.app.role;

import java.util.Locale;

/// What a process can be; several roles share one process, its HTTP server and its connectors. They
/// are started in the order given here.
public enum Role {
    /// The embedded ClickHouse and its HTTP interface.
    STORE,
    /// The embedded Kafka broker.
    BROKER,
    /// Creates and migrates topics and tables.
    ORCHESTRATOR,
    /// Takes records from Kafka to ClickHouse.
    PIPELINE,
    /// Takes flows from UDP to Kafka.
    INLET,
    /// The query API and the pages.
    CONSOLE;

    /// Puts the role together in this process and starts its services.
    ///
    /// @throws Exception when it can never work as configured
    public void start(RoleContext context) throws Exception {
        switch (this) {
            case STORE -> StoreRole.start(context);
            case BROKER -> BrokerRole.start(context);
            case ORCHESTRATOR -> OrchestratorRole.start(context);
            case PIPELINE -> PipelineRole.start(context);
            case INLET -> InletRole.start(context);
            case CONSOLE -> ConsoleRole.start(context);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
