package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.WideColumn;

import org.jspecify.annotations.Nullable;

/// Reads lists inside a field (RFC 6313): basicList, subTemplateList and subTemplateMultiList, in
/// one another down to [#MAX_DEPTH]. What they hold fills cells of the row that the record itself
/// left empty; the first value wins. Counts and times are not taken from a list, which may hold
/// them for parts of the flow: they are those of the record. Communities become lists of the row
/// (RFC 8549). A list always ends where its field ends, whatever it says. Mutable, one per decoder.
final class ListReader {
    /// Lists in lists that are looked into; deeper ones are passed over.
    static final int MAX_DEPTH = 4;

    /// Writes a value of a list into the row.
    interface Cells {
        /// Writes the value unless the cell has one.
        void fill(FieldOp op, byte[] data, int at, int length, FlowBatch out);
    }

    private final Cells cells;
    private final RecordMeasure[] measures = new RecordMeasure[MAX_DEPTH];
    private DomainState domain;
    private FlowBatch out;
    private int row;
    private boolean reverse;
    private boolean unread;

    @SuppressWarnings("NullAway.Init") // domain and out are set by each read
    ListReader(Cells cells) {
        this.cells = cells;
        for (int i = 0; i < MAX_DEPTH; i++) {
            measures[i] = new RecordMeasure();
        }
    }

    /// Reads the list in a field of a record.
    ///
    /// @param inReverse whether the row is a biflow's other direction (RFC 5103)
    void read(
            Plan.ListField field,
            byte[] data,
            int from,
            int to,
            DomainState records,
            boolean inReverse,
            FlowBatch batch,
            int ofRow) {
        domain = records;
        out = batch;
        row = ofRow;
        reverse = inReverse;
        unread = false;
        list(field.kind(), field.element(), data, from, to, 0);
        if (unread) {
            domain.exporter().unreadLists++;
        }
    }

    private void list(ListKind kind, int element, byte[] data, int from, int to, int depth) {
        if (depth == MAX_DEPTH || to - from < 1) {
            unread |= to > from;
            return;
        }
        // The first byte says how the entries go together ("all of", "one of"), which no column
        // tells.
        switch (kind) {
            case BASIC -> basic(element, data, from + 1, to, depth);
            case SUB_TEMPLATES -> subTemplates(data, from + 1, to, depth);
            case MULTI_TEMPLATES -> multi(data, from + 1, to, depth);
        }
    }

    private void basic(int listElement, byte[] data, int from, int to, int depth) {
        int enterprise = 0;
        int at = from + 4;
        if (to < at) {
            unread = true;
            return;
        }
        int element = BigEndian.uint16(data, from);
        int length = BigEndian.uint16(data, from + 2);
        if (element >= 0x8000) {
            if (to - at < 4) {
                unread = true;
                return;
            }
            element -= 0x8000;
            enterprise = BigEndian.int32(data, at);
            at += 4;
        }
        if (enterprise == 0 && communities(listElement, element, length, data, at, to)) {
            return;
        }
        ListKind inner = domain.elementTypes.listKind(enterprise, element);
        FieldOp op = directed(Elements.op(enterprise, element));
        boolean column = op != null && op.inLists();
        if ((inner == null && !column) || length == 0) {
            return;
        }
        while (at < to) {
            int size = length;
            if (length == Template.VARIABLE) {
                int before = RecordMeasure.prefix(data, at, to);
                if (before < 0) {
                    unread = true;
                    return;
                }
                size = RecordMeasure.length(data, at);
                at += before;
            }
            if (size > to - at || !domain.takeListValues(1)) {
                unread = true;
                return;
            }
            if (inner != null) {
                list(inner, element, data, at, at + size, depth + 1);
            } else if (op != null && size > 0) {
                cells.fill(op, data, at, size, out);
            }
            at += size;
        }
    }

    /// @return whether the list is one of communities, of a kind that its element allows
    private boolean communities(
            int listElement, int element, int length, byte[] data, int from, int to) {
        ArrayColumn column = communities(listElement);
        boolean large =
                listElement == Elements.SOURCE_LARGE_COMMUNITIES
                        || listElement == Elements.DESTINATION_LARGE_COMMUNITIES;
        if (column == null
                || element != (large ? Elements.LARGE_COMMUNITY : Elements.COMMUNITY)
                || length != (large ? 12 : 4)) {
            return false;
        }
        if (!ListCells.free(column, row)) {
            return true;
        }
        for (int at = from; to - at >= length; at += length) {
            if (large) {
                ((WideColumn) column.nested())
                        .append(BigEndian.uint32(data, at), BigEndian.int64(data, at + 4));
            } else {
                ((IntColumn) column.nested()).append(BigEndian.int32(data, at));
            }
        }
        column.endRow(row);
        return true;
    }

    private @Nullable ArrayColumn communities(int listElement) {
        return switch (listElement) {
            case Elements.SOURCE_COMMUNITIES -> reverse ? out.dstCommunities : out.srcCommunities;
            case Elements.DESTINATION_COMMUNITIES ->
                    reverse ? out.srcCommunities : out.dstCommunities;
            case Elements.SOURCE_LARGE_COMMUNITIES ->
                    reverse ? out.dstLargeCommunities : out.srcLargeCommunities;
            case Elements.DESTINATION_LARGE_COMMUNITIES ->
                    reverse ? out.srcLargeCommunities : out.dstLargeCommunities;
            default -> null;
        };
    }

    private void subTemplates(byte[] data, int from, int to, int depth) {
        if (to - from < 2) {
            unread = true;
            return;
        }
        records(BigEndian.uint16(data, from), data, from + 2, to, depth);
    }

    private void multi(byte[] data, int from, int to, int depth) {
        int at = from;
        while (at < to) {
            // The length counts itself and the template's id (RFC 6313 §4.5.3).
            int length = to - at < 4 ? 0 : BigEndian.uint16(data, at + 2);
            if (length < 4 || length > to - at) {
                unread = true;
                return;
            }
            records(BigEndian.uint16(data, at), data, at + 4, at + length, depth);
            at += length;
        }
    }

    private void records(int templateId, byte[] data, int from, int to, int depth) {
        Template template = domain.template(templateId);
        if (template == null || template.options() != null) {
            unread |= from < to;
            return;
        }
        RecordMeasure measure = measures[depth];
        int at = from;
        while (at < to) {
            int length = measure.measure(template, data, at, to);
            if (length < 0 || !domain.takeListValues(template.fields())) {
                unread = true;
                return;
            }
            record(template, measure, data, at, depth);
            at += length;
        }
    }

    private void record(Template template, RecordMeasure measure, byte[] data, int at, int depth) {
        Plan plan = template.forward();
        FieldOp[] ops = plan.ops();
        for (int step = 0; step < ops.length; step++) {
            int field = plan.fields()[step];
            FieldOp op = directed(ops[step]);
            if (op != null && op.inLists() && measure.lengths()[field] > 0) {
                cells.fill(op, data, at + measure.offsets()[field], measure.lengths()[field], out);
            }
        }
        for (Plan.ListField inner : plan.lists()) {
            int from = at + measure.offsets()[inner.field()];
            list(
                    inner.kind(),
                    inner.element(),
                    data,
                    from,
                    from + measure.lengths()[inner.field()],
                    depth + 1);
        }
    }

    private @Nullable FieldOp directed(@Nullable FieldOp op) {
        if (op == null || !reverse) {
            return op;
        }
        return op.sharedByDirections() ? op.reversed() : null;
    }
}
