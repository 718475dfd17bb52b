package io.weir.console;

import io.weir.base.error.WeirException;
import io.weir.base.net.IpPrefix;
import io.weir.console.query.Sql;
import io.weir.pipeline.query.Dataset;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The questions that pages ask again and again, with nothing but a few parameters to choose.
final class FixedQuestions {
    private static final int SUMMARY_SECONDS = 60;
    private static final int INTERFACE_SECONDS = 300;

    /// Rows are stored some seconds after they were received.
    private static final int SETTLE_SECONDS = 10;

    /// Kinds of the ledger that say what is missing.
    private static final String MISSING =
            "Kind IN ('refused', 'dead-lettered', 'sequence-lost', 'kernel-dropped')";

    private static final int MAX_EXPORTERS = 1_000;

    private final String raw;

    FixedQuestions(Dataset dataset) {
        this.raw = dataset.rawTable();
    }

    /// Rates over the last minute that is wholly queryable, the number of exporters, the newest
    /// flow.
    Sql summary() {
        String range =
                "TimeReceived >= now() - "
                        + (SUMMARY_SECONDS + SETTLE_SECONDS)
                        + " AND TimeReceived < now() - "
                        + SETTLE_SECONDS;
        return new Sql(
                "SELECT count() / "
                        + SUMMARY_SECONDS
                        + " AS flowsPerSecond, sum(Bytes * SamplingRate) * 8 / "
                        + SUMMARY_SECONDS
                        + " AS bitsPerSecond, uniqExact(ExporterAddress) AS exporters,"
                        + " toUnixTimestamp(max(TimeReceived)) AS newest,"
                        + " (SELECT count() FROM "
                        + raw
                        + ") AS stored FROM "
                        + raw
                        + " WHERE "
                        + range,
                Map.of());
    }

    /// Bits per second in and out of every named interface over the last five minutes, corrected
    /// for sampling, with the interface's speed in Mbit/s.
    ///
    /// @param exporter name of one exporter; null for all
    Sql interfaces(@Nullable String exporter) {
        String where =
                " WHERE TimeReceived >= now() - "
                        + (INTERFACE_SECONDS + SETTLE_SECONDS)
                        + " AND TimeReceived < now() - "
                        + SETTLE_SECONDS
                        + (exporter == null ? "" : " AND ExporterName = {exporter:String}");
        String side =
                "SELECT ExporterName AS exporter, %1$sIfName AS interface,"
                        + " any(%1$sIfDescription) AS description,"
                        + " max(%1$sIfSpeed) AS speed, %2$s AS bitsIn, %3$s AS bitsOut FROM "
                        + raw
                        + where
                        + " AND %1$sIfName != '' GROUP BY exporter, interface";
        String bits = "sum(Bytes * SamplingRate) * 8 / " + INTERFACE_SECONDS;
        String text =
                "SELECT exporter, interface, any(description) AS description, max(speed) AS speed,"
                        + " sum(bitsIn) AS bitsIn, sum(bitsOut) AS bitsOut FROM ("
                        + side.formatted("In", bits, "0")
                        + " UNION ALL "
                        + side.formatted("Out", "0", bits)
                        + ") GROUP BY exporter, interface"
                        + " ORDER BY exporter, bitsIn + bitsOut DESC LIMIT 200";
        return new Sql(text, exporter == null ? Map.of() : Map.of("exporter", exporter));
    }

    /// Per minute what the inlets heard and what is known to be missing: refused, lost before it
    /// arrived, or dropped by the kernel.
    ///
    /// @throws WeirException of kind `USER` when a time cannot be read
    Sql completeness(@Nullable String start, @Nullable String end) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("start", seconds("start", start));
        parameters.put("end", seconds("end", end));
        return new Sql(
                "SELECT toUnixTimestamp(Time) AS time, sumIf(Count, Kind = 'in') AS heard,"
                        + " sumIf(Count, "
                        + MISSING
                        + ") AS missing, groupUniqArrayIf(concat(Source, ': ', Kind,"
                        + " if(Reason = '', '', concat(' ', Reason))), "
                        + MISSING
                        + ") AS reasons FROM weir_ledger WHERE Stage = 'inlet'"
                        + " AND Time >= toDateTime({start:UInt32})"
                        + " AND Time < toDateTime({end:UInt32}) GROUP BY time ORDER BY time",
                parameters);
    }

    /// Every exporter that an inlet heard in the last day, by the ledger: whichever process heard
    /// it, and also before this one started. Times are epoch seconds; `heardByMinute` and
    /// `missingByMinute` hold the minutes of the last hour and the counts of each.
    Sql exporters() {
        return new Sql(
                "SELECT address, name, first, last, heard, sent, heardByMinute, missingByMinute,"
                        + " reasons FROM (SELECT Source AS address,"
                        + " toUnixTimestamp(min(Time)) AS first,"
                        + " toUnixTimestamp(least(max(Time) + 60, now())) AS last,"
                        + " sumIf(Count, Kind = 'in') AS heard,"
                        + " sumIf(Count, Kind = 'stored') AS sent,"
                        + lastHour("Kind = 'in'")
                        + " AS heardByMinute,"
                        + lastHour(MISSING)
                        + " AS missingByMinute,"
                        + " groupUniqArrayIf(10)(concat(Kind, if(Reason = '', '', ': '), Reason),"
                        + " Time >= now() - 3600 AND "
                        + MISSING
                        + ") AS reasons FROM weir_ledger WHERE Stage = 'inlet'"
                        + " AND Time >= now() - 86400"
                        + " AND (isIPv4String(Source) OR isIPv6String(Source))"
                        + " GROUP BY address) AS heard LEFT JOIN (SELECT"
                        + " replaceOne(toString(ExporterAddress), '::ffff:', '') AS address,"
                        + " argMax(ExporterName, TimeReceived) AS name FROM exporters"
                        + " GROUP BY address) AS named USING address"
                        + " ORDER BY heard DESC, address LIMIT "
                        + MAX_EXPORTERS,
                Map.of());
    }

    /// Flows of one exporter that can be queried, received since shortly before a time.
    ///
    /// @param exporter address
    /// @throws WeirException of kind `USER` when one of the two cannot be read
    Sql stored(@Nullable String exporter, @Nullable String since) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("exporter", address(exporter));
        parameters.put("since", seconds("since", since) - SETTLE_SECONDS);
        return new Sql(
                "SELECT count() AS flows FROM "
                        + raw
                        + " WHERE TimeReceived >= toDateTime({since:UInt32})"
                        + " AND ExporterAddress = toIPv6({exporter:String})",
                parameters);
    }

    private static String address(@Nullable String text) {
        try {
            return IpPrefix.canonical(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "exporter: " + text + " (expected: an IPv4 or IPv6 address)",
                    e);
        }
    }

    private static String lastHour(String kinds) {
        return " sumMapIf([toUnixTimestamp(Time)], [Count], Time >= now() - 3600 AND "
                + kinds
                + ")";
    }

    private static long seconds(String name, @Nullable String text) {
        try {
            return Instant.parse(text == null ? "" : text).getEpochSecond();
        } catch (DateTimeException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    name + ": " + text + " (expected: a time such as 2026-01-31T12:00:00Z)",
                    e);
        }
    }
}
