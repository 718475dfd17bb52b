package io.weir.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.StoreChild;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.schema.FlowSchema;
import io.weir.flows.storage.FlowTables;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The account of a load on tables that do not hold what was sent. About 6 s.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowAccountTest {
    private static final LoadExporter V9 = Exporters.ALL.get(2);
    private static final LoadExporter IPFIX = Exporters.ALL.get(4);
    private static final LoadExporter V5 = Exporters.ALL.getFirst();

    /// Rows as the ids 0 to 999 of an exporter are stored, IPv4 and IPv6.
    private static final String ROWS =
            """
            SELECT toDateTime('2026-11-23 12:00:30') AS TimeReceived, toIPv6('%s') AS ExporterAddress,
              if(number %% 2 = 0, 0x0800, 0x86DD) AS EType,
              toIPv6(if(number %% 2 = 0,
                concat('::ffff:10.0.', toString(intDiv(number, 256)), '.', toString(number %% 256)),
                concat('2001:db8:be::', hex(number)))) AS SrcAddr,
              0 AS SrcPort, 1000 AS SrcAS, 64500 AS DstAS, 10 AS InIf, 14 AS OutIf,
              'a' AS InIfName, 'b' AS OutIfName,
              100 + number * 7919 %% 1361 AS Bytes, 1 + number %% 13 AS Packets
            FROM numbers(1000)
            """;

    private static final String COLUMNS =
            "(TimeReceived, ExporterAddress, EType, SrcAddr, SrcPort, SrcAS, DstAS, InIf, OutIf,"
                    + " InIfName, OutIfName, Bytes, Packets)";

    @TempDir static Path directory;
    private Child child;
    private ClickHouseConnector connector;
    private ClickHouseClient store;

    @BeforeAll
    void start() throws Exception {
        child = Child.start(StoreChild.class, directory.toString(), "0");
        StoreCredentials key = StoreCredentials.read(directory);
        connector =
                new ClickHouseConnector(
                        ClickHouseConfig.defaults().with(key.url(), key.user(), key.password()));
        store = connector.client();
        new Migrator(connector, FlowTables.all(FlowSchema.defaults())).apply();
    }

    @AfterAll
    void stop() throws Exception {
        connector.close();
        child.close();
    }

    private void insert(LoadExporter exporter, String which) {
        store.execute(
                "INSERT INTO flows "
                        + COLUMNS
                        + " SELECT * FROM ("
                        + ROWS.formatted(exporter.mapped())
                        + which
                        + ")");
    }

    @Test
    void findsWhatIsLostDoubledWrongOrNeverSent() {
        insert(V9, "WHERE number NOT IN (5, 6, 800)");
        insert(V9, "WHERE number IN (7, 400, 401, 402)");
        store.execute(
                "INSERT INTO flows "
                        + COLUMNS
                        + " SELECT * REPLACE (Bytes + 1 AS Bytes) FROM ("
                        + ROWS.formatted(V9.mapped())
                        + "WHERE number = 5)");
        FlowAccount inSlices = new FlowAccount(store, 300);

        assertThat(inSlices.tally(V9, 0, 1_000)).isEqualTo(new FlowTally(1_000, 1_002, 998, 1));
        assertThat(inSlices.tally(V9, 0, 500).lost()).isEqualTo(1);
        assertThat(inSlices.tally(V9, 0, 500).twice()).isEqualTo(4);
        assertThat(inSlices.strays(V9, 1_000)).isZero();
        assertThat(inSlices.strays(V9, 990)).isEqualTo(10);
    }

    @Test
    void findsSumsThatDiffer() {
        insert(IPFIX, "");
        String sums =
                "INSERT INTO flows_1m0s (TimeReceived, ExporterAddress, InIfName, OutIfName, Bytes,"
                        + " Packets, Flows) SELECT toStartOfMinute(TimeReceived), ExporterAddress,"
                        + " InIfName, OutIfName, sum(Bytes), sum(Packets), count() FROM flows"
                        + " WHERE ExporterAddress = toIPv6('"
                        + IPFIX.mapped()
                        + "') GROUP BY ALL";
        RollupCheck check = new RollupCheck(store);
        long before = different(check);
        store.execute(sums);
        assertThat(different(check)).isEqualTo(before - 1);
        store.execute(sums);
        assertThat(different(check)).isEqualTo(before);
    }

    private static long different(RollupCheck check) {
        return check.compare().stream()
                .filter(agreement -> agreement.table().equals("flows_1m0s"))
                .findFirst()
                .orElseThrow()
                .different();
    }

    @Test
    void readsTheIdFromAnyFlow() throws Exception {
        for (LoadExporter exporter : new LoadExporter[] {V5, V9}) {
            for (long id : new long[] {0, 1, 2, 3, (1 << 24) - 1, 1 << 24, (1L << 33) + 77}) {
                ExportedFlow flow = LoadFlows.flow(exporter, id, 0);
                String row =
                        "SELECT toIPv6('%s') AS SrcAddr, toUInt16(%d) AS SrcPort, toUInt16(%d) AS EType"
                                .formatted(
                                        address(flow),
                                        flow.sourcePort(),
                                        flow.v4() ? 0x0800 : 0x86DD);
                assertThat(
                                store.query("SELECT " + LoadFlows.ID + " FROM (" + row + ")")
                                        .singleNumber())
                        .as("%s %d", exporter, id)
                        .isEqualTo(id);
            }
        }
    }

    private static String address(ExportedFlow flow) throws UnknownHostException {
        byte[] bytes =
                ByteBuffer.allocate(16)
                        .putLong(flow.sourceHigh())
                        .putLong(flow.sourceLow())
                        .array();
        String text = InetAddress.getByAddress(bytes).getHostAddress();
        return flow.v4() ? "::ffff:" + text : text;
    }
}
