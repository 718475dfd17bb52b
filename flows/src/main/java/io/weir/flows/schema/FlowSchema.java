package io.weir.flows.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The columns that are switched on. Everything that reads or writes flows in one deployment is
/// built from the same schema. Immutable.
public final class FlowSchema {
    /// The version in the names of topics. A new one is due only when a field changes its meaning;
    /// columns that come and go do not need it, because records describe themselves.
    public static final int VERSION = 1;

    private final Set<FlowColumn> on;
    private final List<FlowColumn> stored;

    private FlowSchema(EnumSet<FlowColumn> on) {
        this.on = Collections.unmodifiableSet(on);
        List<FlowColumn> columns = new ArrayList<>();
        for (FlowColumn column : on) {
            if (column.stored()) {
                columns.add(column);
            }
        }
        stored = List.copyOf(columns);
    }

    /// The columns that are on by default.
    public static FlowSchema defaults() {
        return of(List.of(), List.of());
    }

    /// The columns of the default, with others and without some.
    ///
    /// @param enabled names of columns to switch on
    /// @param disabled names of columns to switch off
    /// @throws IllegalArgumentException for an unknown name, and for one that cannot be switched
    ///   off
    public static FlowSchema of(Collection<String> enabled, Collection<String> disabled) {
        EnumSet<FlowColumn> on = EnumSet.noneOf(FlowColumn.class);
        for (FlowColumn column : FlowColumn.values()) {
            if (column.onByDefault()) {
                on.add(column);
            }
        }
        for (String name : enabled) {
            on.add(FlowColumn.of(name));
        }
        for (String name : disabled) {
            FlowColumn column = FlowColumn.of(name);
            if (column.required()) {
                throw new IllegalArgumentException(
                        "disabled: " + name + " (expected: a column that is not required)");
            }
            on.remove(column);
        }
        return new FlowSchema(on);
    }

    /// Every column, for tests and for reading what others wrote.
    public static FlowSchema everything() {
        return new FlowSchema(EnumSet.allOf(FlowColumn.class));
    }

    /// Whether the column is on.
    public boolean has(FlowColumn column) {
        return on.contains(column);
    }

    /// All columns that are on, aliases included, in the order of the tables.
    public Set<FlowColumn> columns() {
        return on;
    }

    /// The columns that rows carry, in the order of the tables.
    public List<FlowColumn> stored() {
        return stored;
    }

    /// The columns that rows of roll-ups carry, in the order of the tables; `Flows` comes behind
    /// them.
    public List<FlowColumn> storedInRollups() {
        return stored.stream().filter(FlowColumn::inRollups).toList();
    }
}
