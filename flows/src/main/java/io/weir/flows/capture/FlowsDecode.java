package io.weir.flows.capture;

import com.fasterxml.jackson.annotation.JsonIgnore;

import io.weir.base.error.FileErrors;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.flows.codec.DecodeEvents;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.ExporterState;
import io.weir.flows.codec.FlowDecoder;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowBatch;
import io.weir.wire.block.Block;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Decodes the flow export datagrams of captures to one line per flow, JSON or text, as `weir flows
/// decode` does. The files are read as one: templates of the first serve the second. Not
/// thread-safe.
public final class FlowsDecode {
    private final OutputStream out;
    private final Lines lines;
    private final FlowBatch batch = new FlowBatch(FlowJson.everything());
    private final CounterBatch counters = new CounterBatch(CounterBatch.DEFAULT_CAPACITY);
    private final FlowDecoder decoder;
    private long datagrams;
    private long otherFrames;

    /// What was in the captures.
    ///
    /// @param datagrams UDP datagrams
    /// @param otherFrames frames that gave no datagram
    /// @param exporters addresses that sent them
    /// @param flows lines written
    /// @param records data records and flow samples decoded
    /// @param optionRecords options data records
    /// @param counterSamples sFlow counter samples decoded
    /// @param lostCounterSamples those that never came, by sequence numbers
    /// @param templates templates known at the end
    /// @param recoveredRecords records that came before their template, in `records` too
    /// @param lostRecords records that never came, by sequence numbers
    /// @param refused records refused by reason
    /// @param byExporter everything counted, by exporter in order of address
    public record Summary(
            long datagrams,
            long otherFrames,
            long exporters,
            long flows,
            long records,
            long optionRecords,
            long counterSamples,
            long lostCounterSamples,
            long templates,
            long recoveredRecords,
            long lostRecords,
            Map<String, Long> refused,
            @JsonIgnore List<ExporterCounters> byExporter) {}

    /// What is written of a capture.
    public enum Lines {
        /// One JSON object per flow.
        FLOWS_JSON,
        /// One line for people per flow.
        FLOWS_TEXT,
        /// One JSON object per sFlow counter sample.
        COUNTERS_JSON
    }

    private FlowsDecode(DecoderConfig config, Lines lines, OutputStream out) {
        this.out = out;
        this.lines = lines;
        this.decoder =
                new FlowDecoder(
                        config, DecodeEvents.NONE, _ -> drain(), counters, _ -> drainCounters());
    }

    /// Decodes captures.
    ///
    /// @param files pcap or pcapng
    /// @param config bounds, and the source of `TimeReceived` (received means captured)
    /// @param lines what is written
    /// @param out takes the lines; flushed, not closed
    /// @throws WeirException of kind USER when a file cannot be read or `out` not be written
    public static Summary decode(
            List<Path> files, DecoderConfig config, Lines lines, OutputStream out) {
        FlowsDecode run = new FlowsDecode(config, lines, out);
        for (Path file : files) {
            run.read(file);
        }
        // What still waits for a template waits in vain.
        run.decoder.expire(Long.MAX_VALUE);
        run.drain();
        run.drainCounters();
        return run.summary();
    }

    private void read(Path file) {
        try (PcapReader reader = PcapReader.open(file)) {
            Datagram datagram = reader.next();
            while (datagram != null) {
                datagrams++;
                decoder.decode(
                        datagram.payload(),
                        0,
                        datagram.payload().length,
                        datagram.sourceHigh(),
                        datagram.sourceLow(),
                        datagram.sourcePort(),
                        datagram.timeMillis(),
                        batch);
                datagram = reader.next();
            }
            otherFrames += reader.otherFrames();
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "file: " + file + ": " + FileErrors.reason(e) + " (expected: a capture)",
                    e);
        }
    }

    private void drain() {
        Block block = batch.block();
        try {
            for (int row = 0; row < batch.rows() && lines != Lines.COUNTERS_JSON; row++) {
                out.write(
                        lines == Lines.FLOWS_JSON
                                ? Json.write(FlowJson.row(block, row))
                                : FlowLine.row(batch, row).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER, "output: (expected: writable): " + e, e);
        }
        batch.clear();
    }

    private void drainCounters() {
        Block block = counters.block();
        try {
            for (int row = 0; row < counters.rows() && lines == Lines.COUNTERS_JSON; row++) {
                out.write(Json.write(FlowJson.counters(block, row)));
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER, "output: (expected: writable): " + e, e);
        }
        counters.clear();
    }

    private Summary summary() {
        long flows = 0;
        long records = 0;
        long options = 0;
        long samples = 0;
        long lostSamples = 0;
        long templates = 0;
        long recovered = 0;
        long lost = 0;
        Map<String, Long> refused = new TreeMap<>();
        for (ExporterState exporter : decoder.exporters()) {
            flows += exporter.flows();
            records += exporter.records();
            options += exporter.optionRecords();
            samples += exporter.counterSamples();
            lostSamples += exporter.lostCounterSamples();
            templates += exporter.templates();
            recovered += exporter.recoveredRecords();
            lost += exporter.sequenceLostRecords();
            for (RefusalReason reason : RefusalReason.values()) {
                if (exporter.refusedRecords(reason) > 0) {
                    refused.merge(reason.code(), exporter.refusedRecords(reason), Long::sum);
                }
            }
        }
        return new Summary(
                datagrams,
                otherFrames,
                decoder.exporters().size(),
                flows,
                records,
                options,
                samples,
                lostSamples,
                templates,
                recovered,
                lost,
                refused,
                decoder.exporters().stream()
                        .map(ExporterCounters::of)
                        .sorted(Comparator.comparing(ExporterCounters::exporter))
                        .toList());
    }
}
