package io.weir.connect.clickhouse.schema;

import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.ClickHouseException;
import io.weir.pipeline.table.Table;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Brings the tables of a database to what they should be: creates those that are missing, adds
/// missing columns and indexes, changes comments, codecs, aliases, TTL and settings. A plan shows
/// the steps before anything happens; after `apply` the next plan is empty. Run by one process at a
/// time.
public final class Migrator {
    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
    // Flow tables keep addresses of exporters in dictionaries, which ClickHouse wants to be asked
    // for.
    private static final Map<String, String> SETTINGS =
            Map.of("allow_suspicious_low_cardinality_types", "1");

    private final ClickHouseConnector connector;
    private final List<Table> tables;

    /// @param tables all tables of all rooms, in the order in which they are made
    public Migrator(ClickHouseConnector connector, List<Table> tables) {
        this.connector = connector;
        this.tables = List.copyOf(tables);
    }

    /// The steps that are missing, in order; none when all is as it should be.
    ///
    /// @throws io.weir.base.error.WeirException of kind `BROKEN` when a table differs in a way that
    ///   cannot be changed in place: engine, keys, or a column's type
    public List<SchemaStep> plan() {
        ClickHouseClient client = connector.client();
        Map<String, ActualTable> actual = ActualTable.readAll(client);
        SqlForm form = new SqlForm(client, tables);
        List<SchemaStep> steps = new ArrayList<>();
        for (Table table : tables) {
            ActualTable existing = actual.get(table.name());
            if (existing == null) {
                steps.add(
                        new SchemaStep(
                                table.name(), TableDdl.create(table), "table is missing", true));
            } else {
                steps.addAll(new TableComparison(table, existing, form).steps());
            }
        }
        return steps;
    }

    /// Makes the database if it is missing, plans, and runs the steps; returns those that it ran. A
    /// setting that the server refuses to change is left as it is.
    public List<SchemaStep> apply() {
        connector.createDatabase();
        List<SchemaStep> ran = new ArrayList<>();
        for (SchemaStep step : plan()) {
            LOG.atInfo()
                    .addKeyValue("table", step.table())
                    .addKeyValue("reason", step.reason())
                    .log("changing the schema");
            if (run(step)) {
                ran.add(step);
            }
        }
        return ran;
    }

    private boolean run(SchemaStep step) {
        try {
            connector.client().execute(step.sql(), Map.of(), SETTINGS);
            return true;
        } catch (ClickHouseException refused) {
            if (step.needed() || refused.code() == ClickHouseException.NO_CODE) {
                throw refused;
            }
            LOG.atWarn()
                    .addKeyValue("table", step.table())
                    .addKeyValue("step", step.reason())
                    .addKeyValue("reason", refused.getMessage())
                    .log("A setting of a table could not be changed");
            return false;
        }
    }
}
