package io.weir.app.role;

import io.weir.flows.FlowsRoom;
import io.weir.flows.inlet.Inlet;

/// The role `inlet`.
final class InletRole {
    private InletRole() {}

    static void start(RoleContext context) throws Exception {
        LedgerRole.start(context);
        FlowsRoom room = new FlowsRoom(context.config().flows());
        Inlet inlet =
                new Inlet(
                        context.config().inlet(),
                        room.schema(),
                        context.dataDir().resolve("inlet"),
                        context.kafka(),
                        context.config().flows().topic(),
                        room.encodings(),
                        context.ledger(),
                        context.metrics(),
                        context.health());
        inlet.contribute(context.routes());
        context.why().add(inlet.explainer());
        context.lifeCycle().start(inlet);
    }
}
