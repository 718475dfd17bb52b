package io.weir.flows.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// What one domain has told, as bytes: templates as they were announced, sampling rates, clock,
/// sequence number and types of elements. Stateless.
final class DomainMemory {
    private DomainMemory() {}

    /// Whether a domain has told anything that is worth remembering.
    static boolean worth(DomainState domain) {
        return domain.templates.size() > 0
                || domain.sequence.known()
                || domain.domainRate() != 0
                || !domain.samplerRates.isEmpty()
                || !domain.interfaceRates.isEmpty();
    }

    static byte[] write(DomainState domain) {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(domain.initMillis);
            out.writeLong(domain.bootMillis);
            out.writeBoolean(domain.sequence.known());
            out.writeInt(domain.sequence.expected());
            out.writeLong(domain.domainRate());
            write(domain.samplerRates, out);
            write(domain.interfaceRates, out);
            out.writeInt(domain.templates.size());
            for (Template template : domain.templates.slots()) {
                if (template != null) {
                    out.writeBoolean(template.options() != null);
                    out.writeInt(template.definition().length);
                    out.write(template.definition());
                }
            }
            ElementTypes types = domain.elementTypes;
            out.writeInt(types.size());
            for (int i = 0; i < types.size(); i++) {
                out.writeInt(types.enterprise(i));
                out.writeInt(types.element(i));
                out.writeInt(types.dataType(i));
            }
            out.writeInt(domain.sequence.expectedAlone());
            out.writeInt(domain.sequence.last());
            out.writeBoolean(domain.sequence.inclusive());
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /// Tells a new domain what it has told before. What does not fit its bounds is left out.
    ///
    /// @param complete whether nothing was taken from it since, so that what is missing from its
    ///   sequence numbers was lost
    /// @throws IOException when the bytes are not what [#write] made
    static void read(
            byte[] bytes,
            boolean complete,
            DomainState domain,
            TemplateParser parser,
            int maxTemplates)
            throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            domain.initMillis = in.readLong();
            domain.bootMillis = in.readLong();
            domain.resumed = true;
            domain.resumedSequence = in.readBoolean();
            domain.resumeSequence = in.readInt();
            long rate = in.readLong();
            if (rate != 0) {
                domain.domainRate(rate);
            }
            for (int n = in.readInt(); n > 0; n--) {
                domain.samplerRate(in.readLong(), in.readLong());
            }
            for (int n = in.readInt(); n > 0; n--) {
                domain.interfaceRate(in.readLong(), in.readLong());
            }
            boolean ipfix = domain.protocol() == FlowProtocol.IPFIX;
            for (int n = in.readInt(); n > 0; n--) {
                boolean options = in.readBoolean();
                int length = in.readInt();
                if (length < 0 || length > in.available()) {
                    throw new IOException("a template of " + length + " bytes is cut off");
                }
                byte[] definition = new byte[length];
                in.readFully(definition);
                parser.beginDatagram();
                domain.beginDatagram();
                Template template =
                        parser.read(definition, 0, definition.length, ipfix, options, domain);
                if (template != null
                        && domain.templates.size() < maxTemplates
                        && domain.templates.put(template)) {
                    domain.exporter().templates++;
                }
            }
            for (int n = in.readInt(); n > 0; n--) {
                domain.elementType(in.readInt(), in.readInt(), in.readInt());
            }
            int alone = in.readInt();
            int last = in.readInt();
            boolean inclusive = in.readBoolean();
            if (complete && domain.resumedSequence) {
                domain.sequence.resume(domain.resumeSequence, alone, last, inclusive);
            }
        }
    }

    private static void write(LongMap map, DataOutputStream out) throws IOException {
        out.writeInt(map.size());
        for (int i = map.next(-1); i >= 0; i = map.next(i)) {
            out.writeLong(map.keyAt(i));
            out.writeLong(map.valueAt(i));
        }
    }
}
