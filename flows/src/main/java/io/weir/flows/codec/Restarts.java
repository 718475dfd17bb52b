package io.weir.flows.codec;

/// Notices that a NetFlow exporter has started anew. Stateless.
final class Restarts {
    /// Clocks drift and are corrected; a restart takes longer than this.
    private static final long BOOT_SLACK_MILLIS = 10_000;

    /// Datagrams that overtook one another are no restart.
    private static final int REORDERED = 4_096;

    private Restarts() {}

    /// Forgets the templates of an exporter that restarted (RFC 3954 §9): its boot time moved
    /// forward and its sequence number began anew. Data that comes before the new templates waits.
    static void check(DecodeContext context, DomainState domain) {
        Moment moment = context.moment;
        long boot = moment.exportMillis - Integer.toUnsignedLong(moment.uptimeMillis);
        long before = domain.bootMillis;
        domain.bootMillis = boot;
        boolean begunAnew = domain.sequence.restarted() || domain.resumed;
        domain.resumed = false;
        if (begunAnew && boot > before + BOOT_SLACK_MILLIS && before != 0) {
            restarted(context, domain);
        }
    }

    /// The same for an IPFIX exporter that restarted while nobody listened: its first header has a
    /// lower sequence number than the one expected then.
    static void checkResumed(DecodeContext context, DomainState domain, int sequence) {
        boolean behind =
                domain.resumed
                        && domain.resumedSequence
                        && sequence - domain.resumeSequence < -REORDERED;
        domain.resumed = false;
        if (behind) {
            restarted(context, domain);
        }
    }

    private static void restarted(DecodeContext context, DomainState domain) {
        domain.forgetTemplates();
        domain.exporter().restarts++;
        context.events().exporterRestarted(domain.exporter(), domain.number());
    }
}
