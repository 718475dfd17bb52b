package io.weir.app.process;

import io.weir.app.Version;
import io.weir.app.config.HttpConfig;
import io.weir.app.role.RoleContext;
import io.weir.http.CoreRoutes;
import io.weir.http.HttpServer;

/// The HTTP server of a process, with the routes of its roles and those that every process has.
public final class Web {
    private Web() {}

    /// Opens the port, as the last thing a process does before it is ready.
    ///
    /// @throws Exception when the address cannot be used
    public static HttpServer start(RoleContext context) throws Exception {
        HttpConfig config = context.config().http();
        context.metrics().registerJvm();
        context.routes().add(new WhyRoute(context.why()).routes());
        context.routes().add(CoreRoutes.of(context.metrics(), context.health(), Version.number()));
        return context.lifeCycle()
                .start(
                        HttpServer.builder()
                                .listen(config.listen(), config.port())
                                .routes(context.routes())
                                .metrics(context.metrics())
                                .allowedHosts(config.allowedHosts())
                                .allowedOrigins(config.allowedOrigins())
                                .build());
    }
}
