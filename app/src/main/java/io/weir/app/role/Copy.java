package io.weir.app.role;

import io.weir.connect.clickhouse.ClickHouseConnector;

import java.util.ArrayList;
import java.util.List;

/// One of several ClickHouse servers that each hold everything. Every copy is fed by pipelines and
/// consumer groups of its own, so one that was away catches up by itself.
///
/// The first server's groups bear the plain names, as those of an only server do: a second server
/// can be added later and reads from the beginning of the topics. Servers are told apart by their
/// addresses, so the list must not be put in another order.
///
/// @param suffix of the names of its pipelines; empty for the first
/// @param connector the way to it
record Copy(String suffix, ClickHouseConnector connector) {

    static List<Copy> of(List<ClickHouseConnector> servers) {
        List<Copy> copies = new ArrayList<>();
        for (ClickHouseConnector server : servers) {
            copies.add(
                    new Copy(copies.isEmpty() ? "" : "@" + server.server().getAuthority(), server));
        }
        return copies;
    }

    /// The pipeline of a processor that writes to this copy.
    String pipeline(String processor) {
        return processor + suffix;
    }

    /// Its consumer group.
    String group(String processor) {
        return "weir-" + pipeline(processor).replaceAll("[^A-Za-z0-9._-]", "-");
    }
}
