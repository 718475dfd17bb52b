package io.weir.app.role;

import io.weir.connect.clickhouse.LedgerReader;
import io.weir.console.ConsoleRoom;
import io.weir.flows.FlowsRoom;

/// The role `console`.
final class ConsoleRole {
    private ConsoleRole() {}

    static void start(RoleContext context) {
        FlowsRoom room = new FlowsRoom(context.config().flows());
        ConsoleRoom console =
                new ConsoleRoom(() -> context.clickhouse().answering(), room.dataset());
        context.routes().add(console.routes());
        context.why().history(new LedgerReader(() -> context.clickhouse().answering()));
    }
}
