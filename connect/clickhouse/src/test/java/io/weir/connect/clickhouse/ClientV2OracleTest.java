package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseCityHash;

import io.weir.wire.block.Block;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.ShortColumn;
import io.weir.wire.column.StringColumn;
import io.weir.wire.column.WideColumn;
import io.weir.wire.compress.CityHash128;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// ClickHouse's own Java client reads what we wrote, over the same HTTP interface.
class ClientV2OracleTest {
    private static final int ROWS = 3_000;

    @Test
    void readsTheTableThatWeWrote() throws UnknownHostException {
        try (ClickHouseConnector connector = TestStore.connector();
                Client judge = judge()) {
            ClickHouseClient client = connector.client();
            client.execute("DROP TABLE IF EXISTS judged SYNC");
            client.execute(
                    "CREATE TABLE judged (n UInt64, at DateTime64(3, 'UTC'), address IPv6,"
                            + " exporter LowCardinality(IPv6), name LowCardinality(String),"
                            + " port UInt16, asn UInt32, text String,"
                            + " direction Enum8('none' = 0, 'in' = 1)) ENGINE = MergeTree ORDER BY n",
                    Map.of(),
                    Map.of("allow_suspicious_low_cardinality_types", "1"));
            Block block = rows();
            client.insert("judged", block, Map.of());

            List<GenericRecord> records = judge.queryAll("SELECT * FROM judged ORDER BY n");
            assertThat(records).hasSize(ROWS);
            for (int i = 0; i < ROWS; i++) {
                check(records.get(i), block, i);
            }
        }
    }

    @Test
    @SuppressWarnings("deprecation") // still the client's only CityHash
    void hashesAsItsClientDoes() {
        Random random = new Random(11);
        for (int length = 0; length < 1_500; length++) {
            byte[] bytes = new byte[length + 3];
            random.nextBytes(bytes);
            CityHash128 hash = CityHash128.of(bytes, 3, length);
            assertThat(new long[] {hash.low(), hash.high()})
                    .isEqualTo(ClickHouseCityHash.cityHash128(bytes, 3, length));
        }
    }

    private static Client judge() {
        return new Client.Builder()
                .addEndpoint(TestStore.keys().url())
                .setUsername(TestStore.keys().user())
                .setPassword(TestStore.keys().password().reveal())
                .build();
    }

    private static Block rows() {
        Random random = new Random(5);
        LongColumn n = new LongColumn("UInt64");
        LongColumn at = new LongColumn("DateTime64(3, 'UTC')");
        WideColumn address = new WideColumn("IPv6");
        LowCardinalityColumn exporter = new LowCardinalityColumn(new WideColumn("IPv6"));
        LowCardinalityColumn name = new LowCardinalityColumn(new StringColumn());
        ShortColumn port = new ShortColumn("UInt16");
        IntColumn asn = new IntColumn("UInt32");
        StringColumn text = new StringColumn();
        ByteColumn direction = new ByteColumn("Enum8('none' = 0, 'in' = 1)");
        for (int i = 0; i < ROWS; i++) {
            n.append(i);
            at.append(1_700_000_000_000L + random.nextInt());
            address.append(0x20010db8_00000000L, random.nextLong());
            exporter.append(exporter.intern(0x20010db8_00000001L, random.nextInt(5)));
            name.append(name.intern("router " + random.nextInt(700)));
            port.append(random.nextInt(65_536));
            asn.append(random.nextInt());
            text.append("text ".repeat(random.nextInt(4)) + i);
            direction.append(random.nextInt(2));
        }
        return new Block()
                .add("n", n)
                .add("at", at)
                .add("address", address)
                .add("exporter", exporter)
                .add("name", name)
                .add("port", port)
                .add("asn", asn)
                .add("text", text)
                .add("direction", direction);
    }

    private static void check(GenericRecord record, Block block, int row)
            throws UnknownHostException {
        WideColumn address = (WideColumn) block.column("address");
        LowCardinalityColumn exporter = (LowCardinalityColumn) block.column("exporter");
        LowCardinalityColumn name = (LowCardinalityColumn) block.column("name");
        byte[] bytes =
                ByteBuffer.allocate(16)
                        .putLong(address.high(row))
                        .putLong(address.low(row))
                        .array();
        assertThat(record.getLong("n")).isEqualTo(row);
        assertThat(record.getInstant("at").toEpochMilli())
                .isEqualTo(((LongColumn) block.column("at")).get(row));
        assertThat((InetAddress) record.getInet6Address("address"))
                .isEqualTo(InetAddress.getByAddress(bytes));
        assertThat((InetAddress) record.getInet6Address("exporter"))
                .isEqualTo(InetAddress.getByAddress(exporter.value(exporter.id(row))));
        assertThat(record.getString("name")).isEqualTo(name.text(name.id(row)));
        assertThat(record.getLong("port")).isEqualTo(((ShortColumn) block.column("port")).get(row));
        assertThat(record.getLong("asn"))
                .isEqualTo(((IntColumn) block.column("asn")).getUnsigned(row));
        assertThat(record.getString("text"))
                .isEqualTo(((StringColumn) block.column("text")).get(row));
        assertThat(record.getEnum8("direction"))
                .isEqualTo((byte) ((ByteColumn) block.column("direction")).get(row));
    }
}
