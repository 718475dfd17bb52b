package io.weir.flows.storage;

import io.weir.flows.schema.FlowColumn;

import java.util.ArrayList;
import java.util.List;

/// A column of `exporters` and the columns of a flow that it is copied from.
///
/// @param name as in ClickHouse
/// @param incoming where the value stands for the interface through which a flow came
/// @param outgoing where it stands for the one through which it left
record ExporterColumn(String name, FlowColumn incoming, FlowColumn outgoing) {
    static final List<ExporterColumn> ALL = all();

    private static List<ExporterColumn> all() {
        List<ExporterColumn> columns = new ArrayList<>();
        for (FlowColumn same :
                List.of(
                        FlowColumn.TIME_RECEIVED,
                        FlowColumn.EXPORTER_ADDRESS,
                        FlowColumn.EXPORTER_NAME,
                        FlowColumn.EXPORTER_GROUP,
                        FlowColumn.EXPORTER_ROLE,
                        FlowColumn.EXPORTER_SITE,
                        FlowColumn.EXPORTER_REGION,
                        FlowColumn.EXPORTER_TENANT)) {
            columns.add(new ExporterColumn(same.column(), same, same));
        }
        columns.add(new ExporterColumn("IfIndex", FlowColumn.IN_IF, FlowColumn.OUT_IF));
        columns.add(new ExporterColumn("IfName", FlowColumn.IN_IF_NAME, FlowColumn.OUT_IF_NAME));
        columns.add(
                new ExporterColumn(
                        "IfDescription",
                        FlowColumn.IN_IF_DESCRIPTION,
                        FlowColumn.OUT_IF_DESCRIPTION));
        columns.add(new ExporterColumn("IfSpeed", FlowColumn.IN_IF_SPEED, FlowColumn.OUT_IF_SPEED));
        columns.add(
                new ExporterColumn(
                        "IfConnectivity",
                        FlowColumn.IN_IF_CONNECTIVITY,
                        FlowColumn.OUT_IF_CONNECTIVITY));
        columns.add(
                new ExporterColumn(
                        "IfProvider", FlowColumn.IN_IF_PROVIDER, FlowColumn.OUT_IF_PROVIDER));
        columns.add(
                new ExporterColumn(
                        "IfBoundary", FlowColumn.IN_IF_BOUNDARY, FlowColumn.OUT_IF_BOUNDARY));
        return List.copyOf(columns);
    }

    String type() {
        return incoming.type();
    }

    String batchType() {
        return incoming.batchType();
    }

    String comment() {
        return incoming == outgoing
                ? incoming.comment()
                : incoming.comment().replace("incoming interface", "interface");
    }
}
