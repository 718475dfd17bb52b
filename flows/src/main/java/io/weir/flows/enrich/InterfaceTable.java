package io.weir.flows.enrich;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/// The interfaces of one exporter by index: open addressing over primitive keys, filled once.
final class InterfaceTable {
    private final int[] keys;
    private final InterfaceIds[] values;
    private final boolean[] used;
    private final int mask;

    InterfaceTable(ExporterMetadata metadata, Function<InterfaceMetadata, InterfaceIds> intern) {
        Map<Integer, InterfaceMetadata> interfaces = metadata.interfaces();
        int slots = Integer.highestOneBit(Math.max(4, interfaces.size()) * 4 - 1);
        mask = slots - 1;
        keys = new int[slots];
        values = new InterfaceIds[slots];
        used = new boolean[slots];
        Arrays.fill(values, intern.apply(metadata.defaultInterface()));
        interfaces.forEach((ifIndex, names) -> put(ifIndex, intern.apply(names)));
    }

    private void put(int ifIndex, InterfaceIds ids) {
        int slot = hash(ifIndex);
        while (used[slot]) {
            slot = (slot + 1) & mask;
        }
        used[slot] = true;
        keys[slot] = ifIndex;
        values[slot] = ids;
    }

    InterfaceIds find(int ifIndex) {
        int slot = hash(ifIndex);
        while (used[slot] && keys[slot] != ifIndex) {
            slot = (slot + 1) & mask;
        }
        return values[slot];
    }

    private int hash(int ifIndex) {
        int mixed = ifIndex * 0x9e37_79b1;
        return (mixed ^ (mixed >>> 15)) & mask;
    }
}
