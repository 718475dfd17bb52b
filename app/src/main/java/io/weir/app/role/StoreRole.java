package io.weir.app.role;

import io.weir.embed.clickhouse.StoreServer;

/// The role `store`.
final class StoreRole {
    private StoreRole() {}

    static void start(RoleContext context) throws Exception {
        context.lifeCycle()
                .start(
                        new StoreServer(
                                context.config().store(),
                                context.dataDir().resolve("store"),
                                context.metrics(),
                                context.health()));
    }
}
