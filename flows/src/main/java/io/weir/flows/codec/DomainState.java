package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

/// What one observation domain of one exporter has told: templates, sampling rates, its clock and
/// sequence. (The domain is NetFlow v9's source id, v5's engine, sFlow's sub-agent.) It belongs to
/// the exporter's address, not to its port: exporters change that between a template and its data.
/// Not thread-safe.
final class DomainState {
    /// Fields of all templates that one datagram makes or makes anew, since compiling them takes
    /// time: those of a hundred templates of real exporters.
    static final int MAX_CHANGED_FIELDS = 2_048;

    /// Values in lists (RFC 6313) of one datagram that are looked at.
    static final int MAX_LIST_VALUES = 8_192;

    private final ExporterState exporter;
    private final long id;
    private final FlowProtocol protocol;

    final TemplateTable templates;
    final SequenceTracker sequence = new SequenceTracker();
    final ElementTypes elementTypes = new ElementTypes();
    final LongMap samplerRates;
    private final RateTally samplerTally = new RateTally();
    final LongMap interfaceRates;

    /// The last number heard of each source of counter samples.
    final LongMap counterSequences;

    long lastMillis;

    /// When the exporter started, as IPFIX options tell it; 0 when unknown.
    long initMillis;

    /// Export time less uptime of the last datagram, for NetFlow.
    long bootMillis;

    /// Whether this domain was remembered from an earlier run and has not sent a header since.
    boolean resumed;

    /// Whether that run knew which sequence number came next, and which.
    boolean resumedSequence;

    int resumeSequence;

    private int fieldsLeft = MAX_CHANGED_FIELDS;
    private int listValuesLeft = MAX_LIST_VALUES;
    private long domainRate;
    private long rate;

    DomainState(
            ExporterState exporter, long id, FlowProtocol protocol, Budget fields, Budget rates) {
        this.templates = new TemplateTable(fields);
        this.samplerRates = new LongMap(rates);
        this.interfaceRates = new LongMap(rates);
        this.counterSequences = new LongMap(rates);
        this.exporter = exporter;
        this.id = id;
        this.protocol = protocol;
    }

    ExporterState exporter() {
        return exporter;
    }

    /// The domain's number and, in the upper half, its transport session: templates of one session
    /// mean nothing in another (RFC 7011 §8).
    long id() {
        return id;
    }

    /// The number that the exporter gave it.
    long number() {
        return id & 0xffff_ffffL;
    }

    /// The transport session it ends with; 0 when it outlives any, as over UDP.
    int session() {
        return (int) (id >>> 32);
    }

    FlowProtocol protocol() {
        return protocol;
    }

    long exporterHigh() {
        return exporter.addressHigh();
    }

    long exporterLow() {
        return exporter.addressLow();
    }

    /// The rate of records that say nothing of their own: the domain's, else the one rate that all
    /// its samplers share, else what the exporter told for all its domains, else 0.
    long toldRate() {
        return rate != 0 ? rate : exporter.wholeRate;
    }

    /// The rate of an interface, or 0.
    long interfaceRate(int in, int out) {
        long found = interfaceRates.get(in & 0xffff_ffffL);
        return found != 0 ? found : interfaceRates.get(out & 0xffff_ffffL);
    }

    /// The rate told for the domain as a whole, or 0.
    long domainRate() {
        return domainRate;
    }

    boolean domainRate(long value) {
        boolean changed = domainRate != value;
        domainRate = value;
        settle();
        return changed;
    }

    boolean samplerRate(long sampler, long value) {
        long before = samplerRates.get(sampler);
        boolean changed = samplerRates.put(sampler, value);
        if (changed) {
            samplerTally.replace(before, value);
            settle();
        }
        return changed;
    }

    boolean interfaceRate(long ifIndex, long value) {
        return interfaceRates.put(ifIndex, value);
    }

    /// Takes what options told about an enterprise element (RFC 5610). Templates are read anew when
    /// their next records come.
    void elementType(int enterprise, int element, long dataType) {
        elementTypes.learn(enterprise, element, dataType);
    }

    /// To be called once for each datagram.
    void beginDatagram() {
        fieldsLeft = MAX_CHANGED_FIELDS;
        listValuesLeft = MAX_LIST_VALUES;
    }

    /// Whether the datagram may take so many more values from lists.
    boolean takeListValues(int values) {
        listValuesLeft -= values;
        return listValuesLeft >= 0;
    }

    /// Whether the datagram may make a template of so many fields.
    boolean takeFields(int fields) {
        if (fields > fieldsLeft) {
            return false;
        }
        fieldsLeft -= fields;
        return true;
    }

    /// The template of that number, read with the types known now; with those known when it came
    /// while the datagram has made too many others anew.
    @Nullable Template template(int id) {
        Template found = templates.find(id);
        if (found == null || found.types() == elementTypes.size() || !takeFields(found.fields())) {
            return found;
        }
        Template anew = found.with(elementTypes);
        templates.put(anew);
        return anew;
    }

    /// Gives back what this domain keeps, before it is forgotten.
    void forget() {
        forgetTemplates();
        samplerRates.clear();
        samplerTally.clear();
        interfaceRates.clear();
        counterSequences.clear();
    }

    /// Forgets the templates.
    void forgetTemplates() {
        exporter.templates -= templates.size();
        templates.clear();
    }

    private void settle() {
        rate = domainRate != 0 ? domainRate : samplerTally.common();
        if (number() == 0 && protocol == FlowProtocol.IPFIX) {
            // Domain 0 is no domain: what it tells is of the whole exporter (RFC 7011 §3.1).
            exporter.wholeRate = rate;
        }
    }
}
