package io.weir.flows.codec;

/// What a decoder tells as it happens: rare things only, never once per record. Called on the
/// decoding thread, so it must be quick and must not throw; byte arrays are valid during the call
/// only.
public interface DecodeEvents {
    /// Listens to nothing.
    DecodeEvents NONE = new DecodeEvents() {};

    /// The first datagram of an exporter address.
    default void exporterSeen(ExporterState exporter) {}

    /// The first data set that waits for this template.
    default void templateMissing(ExporterState exporter, long domain, int templateId) {}

    /// A template arrived for which data sets were waiting; they have been decoded.
    ///
    /// @param recoveredRecords data records decoded from them
    default void templateArrived(
            ExporterState exporter, long domain, int templateId, long recoveredRecords) {}

    /// A template was replaced by one with another layout.
    default void templateChanged(ExporterState exporter, long domain, int templateId) {}

    /// The exporter took a template back (RFC 7011 §8.1).
    default void templateWithdrawn(ExporterState exporter, long domain, int templateId) {}

    /// The exporter's uptime and sequence number went back: its templates are forgotten.
    default void exporterRestarted(ExporterState exporter, long domain) {}

    /// Options data gave the domain another sampling rate.
    ///
    /// @param sampler the sampler or selector id, 0 for the whole domain
    default void samplingChanged(ExporterState exporter, long domain, long sampler, long rate) {}

    /// Something was refused; also counted in the exporter's state.
    ///
    /// @param exporter who sent it
    /// @param domain observation domain, source id or engine
    /// @param reason why
    /// @param records data records in it: counted, or estimated when their template is unknown
    /// @param bytes holds the refused bytes; for sets that waited: a datagram of its own (header
    ///   and set), decodable once the template is known
    /// @param offset where they start
    /// @param length how many
    default void dropped(
            ExporterState exporter,
            long domain,
            RefusalReason reason,
            long records,
            byte[] bytes,
            int offset,
            int length) {}
}
