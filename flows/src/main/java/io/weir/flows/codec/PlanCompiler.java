package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Turns a template into the steps that read its records. Several fields for one column (the same
/// element twice, as Cisco's tunnel templates have it, or a substitute) are tried in order of rank,
/// then of position: the first that is not zero stays, so the outer header of repeated elements
/// wins.
final class PlanCompiler {
    private record Step(FieldOp op, int field, int rank) {
        /// Sections of packets first, then by column, rank and position.
        @SuppressWarnings("EnumOrdinal") // the order of the columns is any that stays
        long order() {
            long column = (section(op) ? 0 : 1L << 16) | op.ordinal();
            return (column << 32) | ((long) rank << 16) | field;
        }
    }

    private PlanCompiler() {}

    /// The plan for the direction that every record has.
    ///
    /// @param types which enterprise elements are lists
    static Plan forward(Template template, ElementTypes types) {
        List<Step> steps = new ArrayList<>();
        for (int i = Math.max(0, template.scopeFields()); i < template.fields(); i++) {
            add(
                    steps,
                    Elements.op(template.enterprise(i), template.element(i)),
                    i,
                    Elements.rank(template.element(i)),
                    template);
        }
        return plan(steps, template, types, false);
    }

    /// The plan for the other direction of biflows, or null when records have one direction.
    static @Nullable Plan reverse(Template template, ElementTypes types) {
        List<Step> steps = new ArrayList<>();
        boolean counts = false;
        boolean initiatorOctets = template.has(0, Elements.INITIATOR_OCTETS);
        boolean initiatorPackets = template.has(0, Elements.INITIATOR_PACKETS);
        for (int i = 0; i < template.fields(); i++) {
            int enterprise = template.enterprise(i);
            int element = template.element(i);
            FieldOp own = Elements.reverseOp(enterprise, element);
            // Where the initiator is not counted beside the responder, the numbers mean something
            // else (Huawei sends a 232 of two bytes).
            if (enterprise == 0
                    && ((element == Elements.RESPONDER_OCTETS && !initiatorOctets)
                            || (element == Elements.RESPONDER_PACKETS && !initiatorPackets))) {
                own = null;
            }
            if (own != null) {
                counts |= own == FieldOp.BYTES || own == FieldOp.PACKETS;
                add(steps, own, i, Elements.rank(element), template);
                continue;
            }
            FieldOp shared = Elements.op(enterprise, element);
            if (shared != null && shared.sharedByDirections()) {
                // Behind the reverse direction's own value, if there is one.
                add(steps, shared.reversed(), i, 100 + Elements.rank(element), template);
            }
        }
        return counts ? plan(steps, template, types, true) : null;
    }

    private static void add(
            List<Step> steps, @Nullable FieldOp op, int field, int rank, Template template) {
        if (op != null && fits(op, template.length(field))) {
            steps.add(new Step(op, field, rank));
        }
    }

    private static boolean fits(FieldOp op, int length) {
        if (length == Template.VARIABLE) {
            return true;
        }
        return switch (op) {
            case SRC_ADDR_V6, DST_ADDR_V6, NEXT_HOP_V6, SRC_NAT_V6, DST_NAT_V6 -> length == 16;
            case SRC_ADDR_V4, DST_ADDR_V4, NEXT_HOP_V4, SRC_NAT_V4, DST_NAT_V4 -> length == 4;
            case SRC_MAC, DST_MAC -> length == 6 || length == 8;
            case MPLS_LABEL -> length >= 3;
            case START_NTP, END_NTP -> length == 8;
            default -> length > 0;
        };
    }

    private static Plan.ListField[] lists(Template template, ElementTypes types) {
        List<Plan.ListField> lists = new ArrayList<>();
        for (int i = Math.max(0, template.scopeFields()); i < template.fields(); i++) {
            int enterprise = template.enterprise(i);
            ListKind kind = types.listKind(enterprise, template.element(i));
            if (kind != null) {
                lists.add(new Plan.ListField(i, kind, enterprise == 0 ? template.element(i) : 0));
            }
        }
        return lists.toArray(Plan.ListField[]::new);
    }

    private static Plan plan(
            List<Step> unsorted, Template template, ElementTypes types, boolean reverse) {
        Plan.ListField[] lists = lists(template, types);
        List<Step> steps = new ArrayList<>(unsorted);
        withoutTotals(steps, FieldOp.BYTES, template);
        withoutTotals(steps, FieldOp.PACKETS, template);
        steps.sort(Comparator.comparingLong(Step::order));
        boolean packet = steps.stream().anyMatch(step -> section(step.op()));
        List<Step> kept = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        // What a list tells is known with each record only.
        int has = lists.length > 0 ? Plan.HAS_ETYPE | Plan.HAS_PROTO : 0;
        for (Step step : steps) {
            has |= flag(step.op());
            if (step.op() == FieldOp.BYTES || step.op() == FieldOp.PACKETS) {
                counts.add(step.field());
            }
            if (step.op() == FieldOp.MPLS_LABEL) {
                labels.add(step.field());
            } else {
                kept.add(step);
            }
        }
        FieldOp[] ops = new FieldOp[kept.size()];
        int[] fields = new int[kept.size()];
        byte[] modes = new byte[kept.size()];
        for (int i = 0; i < ops.length; i++) {
            Step step = kept.get(i);
            ops[i] = step.op();
            fields[i] = step.field();
            boolean first = i == 0 || ops[i - 1].cell() != ops[i].cell();
            modes[i] = !first ? Plan.IF_ZERO : packet ? Plan.IF_VALUE : Plan.SET;
        }
        return new Plan(
                ops,
                fields,
                modes,
                array(labels),
                array(counts),
                lists,
                reverse,
                family(kept, template),
                has);
    }

    private static void withoutTotals(List<Step> steps, FieldOp op, Template template) {
        boolean deltas =
                steps.stream()
                        .anyMatch(step ->
                                step.op() == op && !Elements.total(template.element(step.field())));
        if (deltas) {
            steps.removeIf(
                    step -> step.op() == op && Elements.total(template.element(step.field())));
        }
    }

    private static boolean section(FieldOp op) {
        return op == FieldOp.FRAME || op == FieldOp.IP_PACKET;
    }

    private static int flag(FieldOp op) {
        return switch (op) {
            case SAMPLER -> Plan.HAS_SAMPLER;
            case RATE -> Plan.HAS_RATE;
            case RATE_INTERVAL, RATE_SPACE, RATE_SIZE, RATE_POPULATION -> Plan.HAS_RATE_PARTS;
            case DURATION_MILLIS, DURATION_MICROS -> Plan.HAS_DURATION;
            case START_UPTIME -> Plan.HAS_UPTIME | Plan.HAS_START;
            case END_UPTIME -> Plan.HAS_UPTIME | Plan.HAS_END;
            case INIT_MILLIS -> Plan.HAS_INIT;
            case FRAME, IP_PACKET -> Plan.HAS_PACKET;
            case ETYPE -> Plan.HAS_ETYPE;
            case PROTO -> Plan.HAS_PROTO;
            case START_NTP, START_MILLIS, START_SECONDS, START_DELTA_MICROS -> Plan.HAS_START;
            case END_NTP, END_MILLIS, END_SECONDS, END_DELTA_MICROS -> Plan.HAS_END;
            default -> 0;
        };
    }

    private static Plan.Family family(List<Step> steps, Template template) {
        boolean v4 = false;
        boolean v6 = false;
        boolean uncertain = false;
        for (Step step : steps) {
            FieldOp op = step.op();
            uncertain |= template.length(step.field()) == Template.VARIABLE || section(op);
            v4 |= op == FieldOp.SRC_ADDR_V4 || op == FieldOp.DST_ADDR_V4;
            v6 |= op == FieldOp.SRC_ADDR_V6 || op == FieldOp.DST_ADDR_V6;
        }
        if ((v4 && v6) || (uncertain && (v4 || v6))) {
            return Plan.Family.BOTH;
        }
        return v4 ? Plan.Family.V4 : v6 ? Plan.Family.V6 : Plan.Family.NONE;
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
