package io.weir.app.command;

import io.weir.app.config.WeirConfig;
import io.weir.app.role.RoleContext;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/// `weir sql`: one statement to ClickHouse.
@Command(
        name = "sql",
        description = "Sends a statement to ClickHouse and prints the result while it arrives.",
        mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {
    private static final Map<String, String> FORMATS =
            Map.of(
                    "text", "PrettyCompactMonoBlock",
                    "tsv", "TSVWithNames",
                    "csv", "CSVWithNames",
                    "json", "JSONEachRow");

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Parameters(arity = "0..1", paramLabel = "STATEMENT", description = "The statement.")
    private @Nullable String statement;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json (one object a line), csv or tsv (default: text).")
    private String format;

    @Option(
            names = "--print-connection",
            description = "Print url, user and password of the connection as JSON; keep it secret.")
    private boolean printConnection;

    @Override
    public Integer call() throws Exception {
        WeirConfig config = options.loadAndLog();
        ClickHouseConfig clickhouse = RoleContext.clickhouseConfig(config);
        if (printConnection) {
            Map<String, String> connection = new LinkedHashMap<>();
            connection.put("url", clickhouse.servers().getFirst());
            connection.put("user", clickhouse.user());
            connection.put("password", clickhouse.password().reveal());
            spec.commandLine().getOut().println(Json.writeText(connection));
            return 0;
        }
        if (statement == null) {
            throw WeirException.user("no statement (expected: weir sql \"SELECT …\")");
        }
        String output = FORMATS.get(format);
        if (output == null) {
            throw WeirException.user("format: " + format + " (expected: text, json, csv or tsv)");
        }
        try (ClickHouseConnector connector = new ClickHouseConnector(clickhouse)) {
            OutputStream out = System.out;
            connector.client().stream(statement, output, Map.of(), Map.of(), out);
            out.flush();
        }
        return 0;
    }
}
