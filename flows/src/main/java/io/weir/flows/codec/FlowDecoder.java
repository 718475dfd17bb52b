package io.weir.flows.codec;

import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowBatch;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;

/// Decodes flow export datagrams into rows: NetFlow v1, v5, v7, v8 and v9, IPFIX and sFlow v5, told
/// apart by their version word whatever port they came to. It keeps what exporters say about
/// themselves (templates, sampling rates, sequence numbers) by exporter address and domain, within
/// the bounds of its configuration. Records become rows as they are: bytes and packets are not
/// multiplied by the sampling rate.
///
/// No input makes it throw, loop or grow without bound; what cannot be decoded is counted by reason
/// ([ExporterState], which states the arithmetic). Nothing is allocated per record.
///
/// One decoder belongs to one thread; datagrams of one exporter must all go to the same one.
public final class FlowDecoder {
    /// Sampling rates of samplers and interfaces, and sources of counters, of all exporters
    /// together.
    private static final int MAX_RATES = 500_000;

    private final DecodeContext context;
    private final Exporters exporters;
    private final WaitingSets waiting;
    private final RememberedDomains remembered;
    private final TemplatedDecoder templated;
    private final FixedDecoder fixed;
    private final SflowDecoder sflow;
    private @Nullable ExporterState current;
    private long session;
    private long refusedPackets;
    private long refusedBytes;

    /// A decoder that has heard nothing yet.
    ///
    /// @param config bounds
    /// @param events told of rare things
    /// @param whenFull called during [#decode] when the batch is full and there is more: must empty
    ///   it
    public FlowDecoder(DecoderConfig config, DecodeEvents events, Consumer<FlowBatch> whenFull) {
        this(config, events, whenFull, null, _ -> {});
    }

    /// The same, which makes rows of sFlow counter samples too.
    ///
    /// @param counters takes them; null when nobody wants them
    /// @param whenCountersFull called during [#decode] when that batch is full and there is more:
    ///   must empty it
    public FlowDecoder(
            DecoderConfig config,
            DecodeEvents events,
            Consumer<FlowBatch> whenFull,
            @Nullable CounterBatch counters,
            Consumer<CounterBatch> whenCountersFull) {
        context =
                new DecodeContext(
                        config.timestampSource(), config.decapsulation(), events, whenFull);
        exporters =
                new Exporters(
                        config.maxExporters(),
                        config.maxDomains(),
                        new Budget(config.maxTemplateFields()),
                        new Budget(MAX_RATES));
        waiting =
                new WaitingSets(
                        config.templateWait().toMillis(),
                        config.waitingPerExporter().bytes(),
                        config.waitingTotal().bytes());
        remembered = new RememberedDomains(config.maxTemplates());
        RecordReader records = new RecordReader(context);
        templated = new TemplatedDecoder(context, records, waiting, config.maxTemplates());
        fixed = new FixedDecoder(context, records);
        sflow = new SflowDecoder(context, new CounterSamples(counters, whenCountersFull));
    }

    /// Decodes one datagram.
    ///
    /// @param packet holds it; not kept, not changed
    /// @param offset where its payload starts
    /// @param length bytes of payload
    /// @param exporterHigh first 8 bytes of the sender's IPv6 address (IPv4 mapped)
    /// @param exporterLow last 8 bytes of it
    /// @param sourcePort the sender's port; identity does not depend on it
    /// @param receivedMillis when it was received, milliseconds since 1970 UTC
    /// @param out takes the rows, those of data sets that waited for a template of this datagram
    ///   included
    /// @return rows made, those that left with a full batch included
    public int decode(
            byte[] packet,
            int offset,
            int length,
            long exporterHigh,
            long exporterLow,
            int sourcePort,
            long receivedMillis,
            FlowBatch out) {
        expire(receivedMillis);
        context.moment.receivedMillis = receivedMillis;
        context.drained = 0;
        int before = out.rows();
        int to = offset + length;
        long high = exporterHigh;
        long low = exporterLow;
        if (isSflow(packet, offset, to)) {
            // An agent may send from several addresses; its own is its name.
            long agentHigh = SflowDecoder.agentHigh(packet, offset);
            long agentLow = SflowDecoder.agentLow(packet, offset);
            if (!Strip.noAddress(agentHigh, agentLow)
                    && (exporters.knows(agentHigh, agentLow)
                            || SflowDecoder.isWhole(packet, offset, to))) {
                high = agentHigh;
                low = agentLow;
            }
        }
        ExporterState exporter = exporters.exporter(high, low, receivedMillis, context.events());
        current = exporter;
        if (exporter == null) {
            refusedPackets++;
            refusedBytes += length;
            return 0;
        }
        exporter.packets++;
        exporter.bytes += length;
        exporter.lastPacketMillis = receivedMillis;
        RefusalReason reason = route(exporter, packet, offset, to, receivedMillis, out);
        if (reason != null) {
            exporter.refused(reason, 1, length);
            context.events().dropped(exporter, 0, reason, 1, packet, offset, length);
        }
        return context.drained + out.rows() - before;
    }

    /// Lets data sets go that have waited too long. [#decode] does the same; call it when nothing
    /// is received.
    ///
    /// @param nowMillis milliseconds since 1970 UTC
    public void expire(long nowMillis) {
        while (true) {
            WaitingSets.Waiting set = waiting.takeExpired(nowMillis);
            if (set == null) {
                return;
            }
            letGo(set);
        }
    }

    private void letGo(WaitingSets.Waiting set) {
        DomainState domain = set.domain();
        domain.exporter().refused(RefusalReason.TEMPLATE_MISSING, set.records(), set.setBytes());
        context.events()
                .dropped(
                        domain.exporter(),
                        domain.number(),
                        RefusalReason.TEMPLATE_MISSING,
                        set.records(),
                        set.datagram(),
                        0,
                        set.datagram().length);
    }

    /// Says over which transport session the next datagrams come. Templates and sequence numbers of
    /// IPFIX belong to it, and to no other (RFC 7011 §8); they are not in [#state].
    ///
    /// @param number not 0 for a connection; 0 for UDP, where the exporter's address is the session
    public void session(int number) {
        session = (long) number << 32;
    }

    /// Forgets what was told over a connection that has ended. Sets that still wait for a template
    /// are let go, as when they have waited too long.
    ///
    /// @param number given to [#session] before
    public void sessionEnded(int number) {
        waiting.takeAll(exporters.of(number)).forEach(this::letGo);
        exporters.forget(number);
    }

    /// Lets every data set go that waits for its template: nothing will be received any more. Each
    /// is told to the events as when it has waited too long.
    public void giveUpWaiting() {
        expire(Long.MAX_VALUE);
    }

    /// What exporters have told (templates, sampling rates, clocks), for [#remember] of a decoder
    /// that starts later. What was silent for a day is left out.
    ///
    /// @param nowMillis milliseconds since 1970 UTC
    public byte[] state(long nowMillis) {
        return remembered.write(exporters.worthRemembering(), nowMillis, false);
    }

    /// The same when nothing is decoded any more: what then is missing from sequence numbers was
    /// lost while no decoder ran.
    ///
    /// @param nowMillis milliseconds since 1970 UTC
    public byte[] lastState(long nowMillis) {
        return remembered.write(exporters.worthRemembering(), nowMillis, true);
    }

    /// Takes over what an earlier decoder knew: a domain that it knew needs no new templates. Those
    /// of an exporter that has restarted since are not used.
    ///
    /// @param state made by [#state] or [#lastState]
    /// @param nowMillis milliseconds since 1970 UTC
    /// @return whether the earlier decoder ended in order ([#lastState])
    /// @throws IOException when the bytes are not that; nothing was taken over then
    public boolean remember(byte[] state, long nowMillis) throws IOException {
        return remembered.read(state, nowMillis);
    }

    /// Whose the datagram is that is being decoded, or was last: for sFlow the agent, which need
    /// not be the sender; null when it was refused because there are too many exporters.
    public @Nullable ExporterState exporter() {
        return current;
    }

    /// The exporters known, in no order; may be read by any thread.
    public Collection<ExporterState> exporters() {
        return exporters.all();
    }

    /// Datagrams refused because there are too many exporters ([RefusalReason#EXPORTER_LIMIT]).
    public long refusedPackets() {
        return refusedPackets;
    }

    /// Their bytes.
    public long refusedBytes() {
        return refusedBytes;
    }

    private static boolean isSflow(byte[] packet, int from, int to) {
        return to - from >= 4
                && BigEndian.int32(packet, from) == 5
                && SflowDecoder.hasHeader(packet, from, to);
    }

    /// @return why the whole datagram is refused, or null
    private @Nullable RefusalReason route(
            ExporterState exporter,
            byte[] packet,
            int from,
            int to,
            long receivedMillis,
            FlowBatch out) {
        if (to - from < 4) {
            return RefusalReason.TRUNCATED;
        }
        int version = BigEndian.uint16(packet, from);
        int header = FixedLayouts.headerLength(version);
        if (header > 0) {
            if (to - from < header) {
                return RefusalReason.TRUNCATED;
            }
            FixedLayouts layout = FixedLayouts.of(version, packet, from);
            if (layout == null) {
                return RefusalReason.UNSUPPORTED_VERSION;
            }
            DomainState domain =
                    domain(
                            exporter,
                            FixedDecoder.domain(version, packet, from),
                            layout.protocol(),
                            receivedMillis);
            if (domain == null) {
                return RefusalReason.EXPORTER_LIMIT;
            }
            fixed.decode(layout, domain, packet, from, to, out);
            return null;
        }
        return switch (version) {
            case 9 ->
                    templated(
                            exporter,
                            FlowProtocol.NETFLOW_V9,
                            TemplatedDecoder.V9_HEADER,
                            packet,
                            from,
                            to,
                            out);
            case 10 ->
                    templated(
                            exporter,
                            FlowProtocol.IPFIX,
                            TemplatedDecoder.IPFIX_HEADER,
                            packet,
                            from,
                            to,
                            out);
            case 0 -> sflow(exporter, packet, from, to, out);
            case 8 -> RefusalReason.UNSUPPORTED_VERSION;
            default -> RefusalReason.UNKNOWN_PROTOCOL;
        };
    }

    private @Nullable RefusalReason templated(
            ExporterState exporter,
            FlowProtocol protocol,
            int header,
            byte[] packet,
            int from,
            int to,
            FlowBatch out) {
        if (to - from < header) {
            return RefusalReason.TRUNCATED;
        }
        long id = session | BigEndian.uint32(packet, from + header - 4);
        DomainState domain = domain(exporter, id, protocol, context.moment.receivedMillis);
        if (domain == null) {
            return RefusalReason.EXPORTER_LIMIT;
        }
        templated.decode(domain, packet, from, to, out);
        return null;
    }

    private @Nullable RefusalReason sflow(
            ExporterState exporter, byte[] packet, int from, int to, FlowBatch out) {
        return switch (BigEndian.uint16(packet, from + 2)) {
            case 5 -> {
                if (!SflowDecoder.hasHeader(packet, from, to)) {
                    yield RefusalReason.TRUNCATED;
                }
                DomainState domain =
                        domain(
                                exporter,
                                SflowDecoder.subAgent(packet, from),
                                FlowProtocol.SFLOW_V5,
                                context.moment.receivedMillis);
                if (domain == null) {
                    yield RefusalReason.EXPORTER_LIMIT;
                }
                sflow.decode(domain, packet, from, to, out);
                yield null;
            }
            case 2, 4 -> RefusalReason.UNSUPPORTED_VERSION;
            default -> RefusalReason.UNKNOWN_PROTOCOL;
        };
    }

    private @Nullable DomainState domain(
            ExporterState exporter, long id, FlowProtocol protocol, long nowMillis) {
        DomainState domain =
                exporters.find(exporter.addressHigh(), exporter.addressLow(), id, protocol);
        if (domain == null) {
            domain = exporters.add(exporter, id, protocol, nowMillis);
            if (domain != null) {
                remembered.recall(domain);
            }
        }
        if (domain != null) {
            domain.lastMillis = nowMillis;
        }
        return domain;
    }
}
