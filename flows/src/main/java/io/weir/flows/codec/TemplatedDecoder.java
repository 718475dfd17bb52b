package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;

/// NetFlow v9 and IPFIX: sets of templates, options and data, walked by their lengths. (v9's header
/// has a count too, but softflowd and nProbe fill it with sets or with 1: it is not used.) A set
/// that cannot be read is passed over, the rest is not.
final class TemplatedDecoder {
    static final int V9_HEADER = 20;
    static final int IPFIX_HEADER = 16;

    /// Rows, options and sets read from one datagram: as many as there are in the largest of
    /// records of two IPv4 addresses, and so few that no datagram takes long.
    static final int MAX_ROWS = 8_192;

    /// Sets of one datagram that may wait for their templates.
    static final int MAX_AWAITED = 512;

    private static final int MIN_DATA_SET = 256;

    private final DecodeContext context;
    private final RecordReader records;
    private final WaitingSets waiting;
    private final TemplateParser parser = new TemplateParser();
    private final int maxTemplates;

    private boolean ipfix;
    private int headerLength;
    private int dataRecords;
    private int optionRecords;
    private boolean unknownRecords;
    private int rowsLeft;
    private int awaited;

    TemplatedDecoder(
            DecodeContext context, RecordReader records, WaitingSets waiting, int maxTemplates) {
        this.context = context;
        this.records = records;
        this.waiting = waiting;
        this.maxTemplates = maxTemplates;
    }

    /// Decodes one datagram of at least a header.
    void decode(DomainState domain, byte[] data, int from, int to, FlowBatch out) {
        header(domain, data, from);
        parser.beginDatagram();
        domain.beginDatagram();
        int end = to;
        if (ipfix) {
            int length = BigEndian.uint16(data, from + 2);
            end = length < headerLength ? to : Math.min(to, from + length);
        }
        if (ipfix) {
            Restarts.checkResumed(context, domain, BigEndian.int32(data, from + 8));
        } else {
            sequenceOfDatagrams(domain, BigEndian.int32(data, from + 12));
            Restarts.check(context, domain);
        }
        dataRecords = 0;
        optionRecords = 0;
        unknownRecords = false;
        rowsLeft = MAX_ROWS;
        awaited = 0;
        domain.exporter().decodedBytes += headerLength;
        int at = sets(domain, data, from, from + headerLength, end, out);
        if (ipfix) {
            sequenceOfRecords(domain, BigEndian.int32(data, from + 8));
        }
        if (at == end && zero(data, at, to)) {
            domain.exporter().decodedBytes += to - at;
        } else if (at < to) {
            context.refuse(
                    domain,
                    at < end ? RefusalReason.TRUNCATED : RefusalReason.MALFORMED,
                    1,
                    data,
                    at,
                    to);
        }
    }

    /// Decodes a set that has waited, as the datagram that [WaitingSets] made of it.
    ///
    /// @return records decoded
    int recover(WaitingSets.Waiting set, Template template, FlowBatch out) {
        byte[] datagram = set.datagram();
        long receivedNow = context.moment.receivedMillis;
        DomainState domain = set.domain();
        header(domain, datagram, 0);
        context.moment.receivedMillis = set.receivedMillis();
        int n =
                body(
                        domain,
                        template,
                        datagram,
                        headerLength + 4,
                        datagram.length,
                        Integer.MAX_VALUE,
                        out);
        domain.exporter().decodedBytes += set.setBytes();
        domain.exporter().recoveredRecords += template.options() == null ? n : 0;
        context.moment.receivedMillis = receivedNow;
        return n;
    }

    private void header(DomainState domain, byte[] data, int from) {
        ipfix = domain.protocol() == FlowProtocol.IPFIX;
        headerLength = ipfix ? IPFIX_HEADER : V9_HEADER;
        Moment moment = context.moment;
        moment.headerUptime = !ipfix;
        moment.uptimeMillis = ipfix ? 0 : BigEndian.int32(data, from + 4);
        moment.exportMillis = BigEndian.uint32(data, from + (ipfix ? 4 : 8)) * 1_000;
        domain.exporter().clockAheadMillis = moment.exportMillis - moment.receivedMillis;
    }

    /// Walks the sets.
    ///
    /// @return where it stopped: `end`, or where no further set can be found
    private int sets(
            DomainState domain, byte[] data, int header, int from, int end, FlowBatch out) {
        int at = from;
        while (end - at >= 4) {
            int id = BigEndian.uint16(data, at);
            int length = BigEndian.uint16(data, at + 2);
            if (id == 0 && length == 0) {
                // Filled up with zeros (Palo Alto, Cisco ACI).
                domain.exporter().decodedBytes += end - at;
                return end;
            }
            if (length < 4 || length > end - at) {
                return at;
            }
            set(domain, id, data, header, at, at + length, out);
            at += length;
        }
        if (at < end) {
            domain.exporter().decodedBytes += end - at;
        }
        return end;
    }

    private void set(
            DomainState domain, int id, byte[] data, int header, int from, int to, FlowBatch out) {
        if (id >= MIN_DATA_SET) {
            Template template = domain.template(id);
            if (template == null) {
                await(domain, id, data, header, from, to);
            } else {
                int rows = template.reverse() == null ? 1 : 2;
                int n = body(domain, template, data, from + 4, to, rowsLeft / rows, out);
                rowsLeft = Math.max(0, rowsLeft - n * rows - 1);
                domain.exporter().decodedBytes += to - from;
            }
        } else if (id == (ipfix ? 2 : 0)) {
            templates(domain, false, data, header, from, to, out);
        } else if (id == (ipfix ? 3 : 1)) {
            templates(domain, true, data, header, from, to, out);
        } else {
            context.refuse(domain, RefusalReason.MALFORMED, 1, data, from, to);
        }
    }

    private int body(
            DomainState domain,
            Template template,
            byte[] data,
            int from,
            int to,
            int limit,
            FlowBatch out) {
        int n = records.read(template, data, from, to, limit, domain, out);
        if (template.options() == null) {
            domain.exporter().decoded(n);
            dataRecords += n;
        } else {
            optionRecords += n;
        }
        int end = records.end();
        if (n == limit && to - end >= template.minimumLength()) {
            beyondLimit(domain, template, to - end);
        } else if (template.variable()
                && to - end >= template.minimumLength()
                && !zero(data, end, to)) {
            // A field reaches beyond the set; its bytes stay with the set's.
            domain.exporter().refused(RefusalReason.TRUNCATED, 1, 0);
        }
        return n;
    }

    /// Counts the records that were left; their bytes stay with the set's.
    private void beyondLimit(DomainState domain, Template template, int bytes) {
        int most = bytes / template.minimumLength();
        if (template.options() == null) {
            domain.exporter().refused(RefusalReason.RECORD_LIMIT, most, 0);
        }
        // The sequence counts them, and how many there are of variable length is not known.
        unknownRecords = true;
    }

    private void await(DomainState domain, int id, byte[] data, int header, int from, int to) {
        unknownRecords = true;
        long estimate = domain.exporter().estimateRecords(to - from - 4);
        int length = headerLength + to - from;
        if (awaited++ >= MAX_AWAITED || !waiting.fits(domain, length)) {
            context.refuse(domain, RefusalReason.BUFFER_FULL, estimate, data, from, to);
            return;
        }
        boolean first = waiting.firstOf(domain, id);
        byte[] datagram = new byte[length];
        System.arraycopy(data, header, datagram, 0, headerLength);
        System.arraycopy(data, from, datagram, headerLength, to - from);
        // IPFIX has its length there, v9 its count.
        int field = ipfix ? length : 1;
        datagram[2] = (byte) (field >> 8);
        datagram[3] = (byte) field;
        waiting.add(
                new WaitingSets.Waiting(
                        domain, id, datagram, to - from, context.moment.receivedMillis, estimate));
        if (first) {
            context.events().templateMissing(domain.exporter(), domain.number(), id);
        }
    }

    private void templates(
            DomainState domain,
            boolean options,
            byte[] data,
            int header,
            int from,
            int to,
            FlowBatch out) {
        int at = from + 4;
        if (parser.spent()) {
            domain.exporter().refused(RefusalReason.TEMPLATE_LIMIT, 1, 0);
            at = to;
        }
        while (to - at >= 4 && BigEndian.int32(data, at) != 0) {
            Template template = parser.read(data, at, to, ipfix, options, domain);
            if (template != null) {
                define(domain, template, data, header, out);
            } else if (parser.limited()) {
                domain.exporter().refused(RefusalReason.TEMPLATE_LIMIT, 1, 0);
            } else if (parser.withdrawal()) {
                withdraw(domain, parser.id());
            } else {
                domain.exporter().refused(RefusalReason.BAD_TEMPLATE, 1, 0);
            }
            if (parser.end() < 0) {
                break;
            }
            at = parser.end();
        }
        domain.exporter().decodedBytes += to - from;
    }

    private void define(
            DomainState domain, Template template, byte[] data, int header, FlowBatch out) {
        Template before = domain.templates.find(template.id());
        if (before == template) {
            return;
        }
        boolean room = before != null || domain.templates.size() < maxTemplates;
        if (!room || !domain.templates.put(template)) {
            domain.exporter().refused(RefusalReason.TEMPLATE_LIMIT, 1, 0);
            return;
        }
        if (before == null) {
            domain.exporter().templates++;
            recoverAll(domain, template, data, header, out);
        } else {
            context.events().templateChanged(domain.exporter(), domain.number(), template.id());
        }
    }

    private void recoverAll(
            DomainState domain, Template template, byte[] data, int header, FlowBatch out) {
        int recovered = 0;
        boolean any = false;
        int dataBefore = dataRecords;
        int optionsBefore = optionRecords;
        for (WaitingSets.Waiting set : waiting.take(domain, template.id())) {
            recovered += recover(set, template, out);
            any = true;
        }
        if (any) {
            header(domain, data, header);
            dataRecords = dataBefore;
            optionRecords = optionsBefore;
            context.events()
                    .templateArrived(domain.exporter(), domain.number(), template.id(), recovered);
        }
    }

    private void withdraw(DomainState domain, int id) {
        if (id == 2 || id == 3) {
            // All templates, or all options templates (RFC 7011 §8.1).
            domain.templates
                    .removeAll(id == 3)
                    .forEach(template -> withdrawn(domain, template.id()));
        } else if (domain.templates.find(id) != null) {
            domain.templates.remove(id);
            withdrawn(domain, id);
        }
    }

    private void withdrawn(DomainState domain, int id) {
        domain.exporter().templates--;
        context.events().templateWithdrawn(domain.exporter(), domain.number(), id);
    }

    private void sequenceOfDatagrams(DomainState domain, int sequence) {
        int lost = domain.sequence.next(sequence, 1, 1);
        ExporterState exporter = domain.exporter();
        exporter.sequenceLostPackets += lost;
        if (lost > 0) {
            exporter.sequenceLostRecords += exporter.estimateRecordsOf(lost);
        }
    }

    private void sequenceOfRecords(DomainState domain, int sequence) {
        if (unknownRecords) {
            domain.sequence.forget();
            return;
        }
        domain.exporter().sequenceLostRecords +=
                domain.sequence.next(sequence, dataRecords + optionRecords, dataRecords);
    }

    private static boolean zero(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
