package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;

/// Reads the records of a data set by its template. One per decoder.
final class RecordReader {
    private final DecodeContext context;
    private final OptionsPlan.Told told = new OptionsPlan.Told();
    private final RecordMeasure measure = new RecordMeasure();
    private int end;

    RecordReader(DecodeContext context) {
        this.context = context;
    }

    /// Where the records read last ended; what follows is padding.
    int end() {
        return end;
    }

    /// Reads as many whole records as there are between `from` and `to`, at most `limit`.
    ///
    /// @return how many there were
    int read(
            Template template,
            byte[] data,
            int from,
            int to,
            int limit,
            DomainState domain,
            FlowBatch out) {
        int n =
                template.variable()
                        ? variable(template, data, from, to, limit, domain, out)
                        : fixed(template, data, from, to, limit, domain, out);
        if (template.options() != null) {
            domain.exporter().optionRecords += n;
        }
        return n;
    }

    private int fixed(
            Template template,
            byte[] data,
            int from,
            int to,
            int limit,
            DomainState domain,
            FlowBatch out) {
        int length = template.minimumLength();
        int n = Math.min(limit, (to - from) / length);
        end = from + n * length;
        OptionsPlan options = template.options();
        if (options != null || template.reverse() != null) {
            for (int i = 0; i < n; i++) {
                one(
                        template,
                        template.offsets(),
                        template.lengths(),
                        data,
                        from + i * length,
                        domain,
                        out);
            }
            return n;
        }
        int done = 0;
        while (done < n) {
            int some = Math.min(Math.min(n - done, Scratch.ROWS), context.room(out));
            context.runner.run(
                    template.forward(),
                    template.offsets(),
                    template.lengths(),
                    data,
                    from + done * length,
                    length,
                    some,
                    context.moment,
                    domain,
                    out);
            done += some;
        }
        domain.exporter().flows += n;
        return n;
    }

    private int variable(
            Template template,
            byte[] data,
            int from,
            int to,
            int limit,
            DomainState domain,
            FlowBatch out) {
        int at = from;
        int n = 0;
        while (n < limit && to - at >= template.minimumLength()) {
            int length = measure.measure(template, data, at, to);
            if (length < 0) {
                break;
            }
            one(template, measure.offsets(), measure.lengths(), data, at, domain, out);
            at += length;
            n++;
        }
        end = at;
        return n;
    }

    private void one(
            Template template,
            int[] fieldOffsets,
            int[] fieldLengths,
            byte[] data,
            int at,
            DomainState domain,
            FlowBatch out) {
        OptionsPlan options = template.options();
        if (options != null) {
            options.read(data, at, fieldOffsets, fieldLengths, domain, told);
            if (told.changed()) {
                context.events()
                        .samplingChanged(
                                domain.exporter(), domain.number(), told.sampler(), told.rate());
            }
            return;
        }
        row(template.forward(), fieldOffsets, fieldLengths, data, at, domain, out);
        Plan reverse = template.reverse();
        if (reverse != null && counts(reverse, fieldOffsets, fieldLengths, data, at)) {
            row(reverse, fieldOffsets, fieldLengths, data, at, domain, out);
        }
    }

    private void row(
            Plan plan,
            int[] fieldOffsets,
            int[] fieldLengths,
            byte[] data,
            int at,
            DomainState domain,
            FlowBatch out) {
        context.room(out);
        context.runner.run(
                plan, fieldOffsets, fieldLengths, data, at, 0, 1, context.moment, domain, out);
        domain.exporter().flows++;
    }

    /// Whether anything was counted in a direction: one that saw no packet is no flow.
    private static boolean counts(
            Plan plan, int[] fieldOffsets, int[] fieldLengths, byte[] data, int at) {
        for (int field : plan.countFields()) {
            if (BigEndian.unsigned(data, at + fieldOffsets[field], fieldLengths[field]) != 0) {
                return true;
            }
        }
        return false;
    }
}
