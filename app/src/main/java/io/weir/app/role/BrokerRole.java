package io.weir.app.role;

import io.weir.embed.kafka.EmbeddedBroker;

/// The role `broker`.
final class BrokerRole {
    private BrokerRole() {}

    static void start(RoleContext context) throws Exception {
        EmbeddedBroker broker =
                context.lifeCycle()
                        .start(
                                new EmbeddedBroker(
                                        context.config().effectiveBroker(),
                                        context.dataDir().resolve("broker")));
        context.health().registerOwn("broker", broker::check);
    }
}
