package io.weir.app.command;

import io.weir.app.config.WeirConfig;
import io.weir.app.process.Web;
import io.weir.app.role.Role;
import io.weir.app.role.RoleContext;
import io.weir.embed.clickhouse.ParentWatch;
import io.weir.pipeline.Steps;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// `weir run`: chosen roles in one process.
@Command(
        name = "run",
        description = {
            "Runs roles in this process until it is told to stop (SIGTERM).",
            "Roles: store, broker, orchestrator, inlet, pipeline, console."
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Option(
            names = "--role",
            required = true,
            split = ",",
            converter = Roles.class,
            paramLabel = "ROLE",
            description = "One of the roles; may be repeated or separated by commas.")
    private List<Role> roles;

    @Option(
            names = "--exit-with-parent",
            hidden = true,
            description = "Stop when standard input ends, for a process kept by another.")
    private boolean exitWithParent;

    @Option(
            names = "--halt-at",
            hidden = true,
            converter = HaltAt.Converter.class,
            paramLabel = "PIPELINE:STEP:N",
            description = "End as by kill -9 at a step of a pipeline, for tests of faults.")
    private @Nullable HaltAt haltAt;

    @Override
    public Integer call() throws Exception {
        WeirConfig config = options.loadAndLog();
        RoleContext context = new RoleContext(config, haltAt == null ? Steps.none() : haltAt);
        Stop stop = Stop.on(context::close);
        if (exitWithParent) {
            ParentWatch.start();
        }
        Set<Role> ordered = EnumSet.copyOf(roles);
        for (Role role : ordered) {
            role.start(context);
        }
        String names = ordered.stream().map(Role::toString).collect(Collectors.joining(", "));
        // The store is its own server; alone it needs no second one.
        String at =
                ordered.equals(EnumSet.of(Role.STORE))
                        ? ""
                        : ", http://127.0.0.1:" + Web.start(context).port();
        if (!exitWithParent) {
            System.out.println("weir " + names + " ready" + at);
        }
        stop.await();
        return 0;
    }
}
