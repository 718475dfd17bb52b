package io.weir.flows.demo;

/// What one demo exporter has sent.
///
/// @param exporter its source address
/// @param name its name
/// @param packets UDP datagrams
/// @param records flow records
/// @param datagramBytes bytes of UDP payload
/// @param flowPackets sum of the flows' packets, as exported
/// @param flowBytes sum of the flows' bytes, as exported
/// @param unknownInterfaceFlows flows with an interface that nobody configured
/// @param counterSamples sFlow counter samples of its ports
/// @param failedSends datagrams that this machine would not send; what was in them counts as sent
public record DemoTotals(
        String exporter,
        String name,
        long packets,
        long records,
        long datagramBytes,
        long flowPackets,
        long flowBytes,
        long unknownInterfaceFlows,
        long counterSamples,
        long failedSends) {}
