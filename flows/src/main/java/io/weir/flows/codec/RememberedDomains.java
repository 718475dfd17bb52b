package io.weir.flows.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the domains of an earlier decoder told, until they are heard again: an exporter that is
/// silent costs nothing but these bytes. Not thread-safe.
final class RememberedDomains {
    /// A domain that was silent for so long has to tell everything anew.
    static final long LIFETIME_MILLIS = 86_400_000;

    private record Key(long high, long low, long id, FlowProtocol protocol) {}

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Memory(long lastMillis, boolean complete, byte[] bytes) {}

    private final Map<Key, Memory> memories = new HashMap<>();
    private final TemplateParser parser = new TemplateParser();
    private final int maxTemplates;

    RememberedDomains(int maxTemplates) {
        this.maxTemplates = maxTemplates;
    }

    /// Takes what [#write] of another made; of two memories of a domain the later one counts.
    ///
    /// @return whether it was all that the other knew when it ended
    /// @throws IOException when the bytes are not that
    boolean read(byte[] state, long nowMillis) throws IOException {
        Map<Key, Memory> read = new HashMap<>();
        boolean ended;
        try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
            ended = in.readBoolean();
            for (int n = in.readInt(); n > 0; n--) {
                Key key = new Key(in.readLong(), in.readLong(), in.readLong(), protocol(in));
                long lastMillis = in.readLong();
                boolean complete = in.readBoolean();
                int length = in.readInt();
                if (length < 0 || length > in.available()) {
                    throw new IOException("a domain of " + length + " bytes is cut off");
                }
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                read.put(key, new Memory(lastMillis, complete, bytes));
            }
        }
        read.forEach((key, memory) -> {
            if (alive(memory.lastMillis, nowMillis)) {
                memories.merge(
                        key, memory, (one, two) -> one.lastMillis >= two.lastMillis ? one : two);
            }
        });
        return ended;
    }

    /// Everything that is known: the domains that are heard now, and those not heard again yet.
    ///
    /// @param ended whether nothing is taken any more
    byte[] write(List<DomainState> live, long nowMillis, boolean ended) {
        memories.values().removeIf(memory -> !alive(memory.lastMillis, nowMillis));
        var bytes = new ByteArrayOutputStream(4_096);
        try (var out = new DataOutputStream(bytes)) {
            out.writeBoolean(ended);
            out.writeInt(live.size() + memories.size());
            for (DomainState domain : live) {
                write(
                        new Key(
                                domain.exporterHigh(),
                                domain.exporterLow(),
                                domain.id(),
                                domain.protocol()),
                        new Memory(domain.lastMillis, ended, DomainMemory.write(domain)),
                        out);
            }
            for (Map.Entry<Key, Memory> memory : memories.entrySet()) {
                Memory kept = memory.getValue();
                write(
                        memory.getKey(),
                        new Memory(kept.lastMillis, ended && kept.complete, kept.bytes),
                        out);
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /// Tells a domain that is heard for the first time what it told before.
    void recall(DomainState domain) {
        if (memories.isEmpty()) {
            return;
        }
        Memory memory =
                memories.remove(
                        new Key(
                                domain.exporterHigh(),
                                domain.exporterLow(),
                                domain.id(),
                                domain.protocol()));
        if (memory == null) {
            return;
        }
        try {
            DomainMemory.read(memory.bytes, memory.complete, domain, parser, maxTemplates);
        } catch (IOException cutOff) {
            // What was read so far is right; the exporter tells the rest again.
            domain.resumed = false;
        }
    }

    private static boolean alive(long lastMillis, long nowMillis) {
        return nowMillis - lastMillis < LIFETIME_MILLIS;
    }

    private static void write(Key key, Memory memory, DataOutputStream out) throws IOException {
        out.writeLong(key.high);
        out.writeLong(key.low);
        out.writeLong(key.id);
        out.writeUTF(key.protocol.label());
        out.writeLong(memory.lastMillis);
        out.writeBoolean(memory.complete);
        out.writeInt(memory.bytes.length);
        out.write(memory.bytes);
    }

    private static FlowProtocol protocol(DataInputStream in) throws IOException {
        String label = in.readUTF();
        for (FlowProtocol protocol : FlowProtocol.values()) {
            if (protocol.label().equals(label)) {
                return protocol;
            }
        }
        throw new IOException("no such protocol: " + label);
    }
}
