package io.weir.flows.codec;

/// Notices that a NetFlow exporter has started anew. Stateless.
final class Restarts {
    /// Clocks drift and are corrected; a restart takes longer than this.
    private static final long BOOT_SLACK_MILLIS = 10_000;

    private Restarts() {}

    /// Forgets the templates of an exporter that restarted (RFC 3954 §9): its boot time moved
    /// forward and its sequence number began anew. Data that comes before the new templates waits.
    static void check(DecodeContext context, DomainState domain) {
        Moment moment = context.moment;
        long boot = moment.exportMillis - Integer.toUnsignedLong(moment.uptimeMillis);
        long before = domain.bootMillis;
        domain.bootMillis = boot;
        if (domain.sequence.restarted() && boot > before + BOOT_SLACK_MILLIS && before != 0) {
            domain.forgetTemplates();
            domain.exporter().restarts++;
            context.events().exporterRestarted(domain.exporter(), domain.id());
        }
    }
}
