package io.weir.flows.storage;

import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.query.Dataset;
import io.weir.pipeline.query.Dimension;
import io.weir.pipeline.query.Resolution;
import io.weir.pipeline.query.Unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What can be asked about flows.
public final class FlowDataset {
    // Ethernet adds to each packet: header 14, check sequence 4, preamble 8, gap 12.
    private static final int ETHERNET_OVERHEAD = 38;

    private static final Pattern CAPITAL = Pattern.compile(" [A-Z][a-z]");

    private static final List<Unit> UNITS =
            List.of(
                    new Unit("l3bytes", "Bytes (layer 3)", "sum(Bytes * SamplingRate)"),
                    new Unit(
                            "l2bytes",
                            "Bytes (layer 2)",
                            "sum((Bytes + Packets * " + ETHERNET_OVERHEAD + ") * SamplingRate)"),
                    new Unit("l3bits", "Bits (layer 3)", "sum(Bytes * SamplingRate) * 8"),
                    new Unit(
                            "l2bits",
                            "Bits (layer 2)",
                            "sum((Bytes + Packets * "
                                    + ETHERNET_OVERHEAD
                                    + ") * SamplingRate) * 8"),
                    new Unit("packets", "Packets", "sum(Packets * SamplingRate)"),
                    new Unit("flows", "Flows", "sum(Flows)"));

    private FlowDataset() {}

    /// The dataset of a schema.
    public static Dataset of(FlowSchema schema) {
        List<Dimension> dimensions = new ArrayList<>();
        for (FlowColumn column : schema.columns()) {
            if (column.dimension()) {
                dimensions.add(
                        new Dimension(
                                column.column(),
                                label(column.column()),
                                column.type(),
                                !column.inRollups()));
            }
        }
        List<Resolution> resolutions =
                Arrays.stream(RollupTable.values()).map(RollupTable::resolution).toList();
        return new Dataset(
                FlowTables.FLOWS,
                FlowTables.FLOWS,
                resolutions,
                dimensions,
                UNITS,
                ProgressRow.COMPLETE_BEFORE);
    }

    /// A column's name as words, for example `Source address` for `SrcAddr`.
    static String label(String column) {
        String words =
                column.replaceFirst("^Src", "Source ")
                        .replaceFirst("^Dst", "Destination ")
                        .replaceFirst("^InIf", "Incoming interface ")
                        .replaceFirst("^OutIf", "Outgoing interface ")
                        .replaceFirst("Addr(?=$|NAT)", "Address")
                        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ");
        return CAPITAL.matcher(words.strip().replaceAll(" +", " "))
                .replaceAll(word -> word.group().toLowerCase(Locale.ROOT));
    }
}
