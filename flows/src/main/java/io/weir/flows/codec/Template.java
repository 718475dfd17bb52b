package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The layout of one kind of record, as an exporter announced it, with the plans compiled from it.
/// Immutable.
final class Template {
    /// The length that stands for a field with its own length in front (RFC 7011 §7).
    static final int VARIABLE = 0xffff;

    private final int id;
    private final byte[] definition;
    private final int scopeFields;
    private final int[] enterprises;
    private final int[] elements;
    private final int[] lengths;
    private final int[] offsets;
    private final int minimumLength;
    private final boolean variable;
    private final int types;
    private final @Nullable OptionsPlan options;
    private final Plan forward;
    private final @Nullable Plan reverse;

    /// @param definition the bytes of the announcement, to recognise it when it comes again
    /// @param scopeFields how many of the first fields are an option's scope, -1 for data records
    /// @param types which enterprise elements are lists, as far as is known
    Template(
            int id,
            byte[] definition,
            int scopeFields,
            int[] enterprises,
            int[] elements,
            int[] lengths,
            ElementTypes types) {
        this.id = id;
        this.definition = definition;
        this.scopeFields = scopeFields;
        this.enterprises = enterprises;
        this.elements = elements;
        this.lengths = lengths;
        this.offsets = new int[lengths.length];
        int at = 0;
        boolean anyVariable = false;
        for (int i = 0; i < lengths.length; i++) {
            offsets[i] = at;
            anyVariable |= lengths[i] == VARIABLE;
            at += lengths[i] == VARIABLE ? 1 : lengths[i];
        }
        this.minimumLength = at;
        this.variable = anyVariable;
        this.types = types.size();
        this.options = scopeFields < 0 ? null : new OptionsPlan(this);
        this.forward = PlanCompiler.forward(this, types);
        this.reverse = scopeFields < 0 ? PlanCompiler.reverse(this, types) : null;
    }

    int id() {
        return id;
    }

    /// The bytes of the announcement. Not to be changed.
    byte[] definition() {
        return definition;
    }

    int fields() {
        return lengths.length;
    }

    int scopeFields() {
        return scopeFields;
    }

    int enterprise(int field) {
        return enterprises[field];
    }

    int element(int field) {
        return elements[field];
    }

    /// A field's length in bytes, or [#VARIABLE].
    int length(int field) {
        return lengths[field];
    }

    int[] lengths() {
        return lengths;
    }

    /// Offsets of the fields in a record; right only when no field is variable.
    int[] offsets() {
        return offsets;
    }

    /// The length of a record without variable fields, the least otherwise.
    int minimumLength() {
        return minimumLength;
    }

    boolean variable() {
        return variable;
    }

    /// How to read options, or null for data records.
    @Nullable OptionsPlan options() {
        return options;
    }

    Plan forward() {
        return forward;
    }

    /// The plan of the other direction, or null when records have one direction.
    @Nullable Plan reverse() {
        return reverse;
    }

    /// How many types of elements were known when it was read.
    int types() {
        return types;
    }

    /// The same layout, read with what is known about elements now.
    Template with(ElementTypes types) {
        return new Template(id, definition, scopeFields, enterprises, elements, lengths, types);
    }

    /// Whether it has that element.
    boolean has(int enterprise, int element) {
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] == element && enterprises[i] == enterprise) {
                return true;
            }
        }
        return false;
    }

    /// Whether the announcement in `data` is this one again.
    boolean sameAs(byte[] data, int from, int to) {
        return Arrays.equals(definition, 0, definition.length, data, from, to);
    }
}
