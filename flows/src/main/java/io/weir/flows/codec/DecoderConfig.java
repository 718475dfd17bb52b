package io.weir.flows.codec;

import io.weir.base.config.DataSize;

import java.time.Duration;

/// What bounds a decoder's state, and which time it writes.
///
/// @param timestampSource where `TimeReceived` comes from
/// @param decapsulation the tunnel that is taken off sampled packets
/// @param templateWait how long a data set waits for its template
/// @param waitingPerExporter bytes of waiting data sets kept for one exporter address
/// @param waitingTotal bytes of waiting data sets kept by one decoder
/// @param maxExporters exporter addresses known at a time; idle ones make room for new ones
/// @param maxDomains observation domains (of all exporters together) known at a time
/// @param maxTemplates templates of one domain
/// @param maxTemplateFields fields of all templates of all exporters together
public record DecoderConfig(
        TimestampSource timestampSource,
        Decapsulation decapsulation,
        Duration templateWait,
        DataSize waitingPerExporter,
        DataSize waitingTotal,
        int maxExporters,
        int maxDomains,
        int maxTemplates,
        int maxTemplateFields) {

    public DecoderConfig {
        positive("max-exporters", maxExporters);
        positive("max-domains", maxDomains);
        positive("max-templates", maxTemplates);
        positive("max-template-fields", maxTemplateFields);
        if (templateWait.isNegative()) {
            throw new IllegalArgumentException(
                    "template-wait: " + templateWait + " (expected: >= 0)");
        }
    }

    /// 60 s and 1 MiB per exporter for sets that wait, 64 MiB in all; 10,000 exporters.
    public static DecoderConfig defaults() {
        return new DecoderConfig(
                TimestampSource.INPUT,
                Decapsulation.NONE,
                Duration.ofSeconds(60),
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(64),
                10_000,
                20_000,
                4_096,
                2_000_000);
    }

    /// The same for an input that has its own time and tunnel.
    public DecoderConfig forInput(TimestampSource source, Decapsulation tunnel) {
        return new DecoderConfig(
                source,
                tunnel,
                templateWait,
                waitingPerExporter,
                waitingTotal,
                maxExporters,
                maxDomains,
                maxTemplates,
                maxTemplateFields);
    }

    /// The same with another source of `TimeReceived`.
    public DecoderConfig withTimestampSource(TimestampSource source) {
        return forInput(source, decapsulation);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
