package io.weir.flows.demo;

import io.weir.flows.demo.encode.ExportedFlow;

import java.util.List;
import java.util.SplittableRandom;

/// Invents the flows of one router: heavy-tailed in hosts and sizes, repeatable by seed. Not
/// thread-safe.
final class DemoTraffic {
    private static final double V6_SHARE = 0.35;
    private static final double DOWN_SHARE = 0.68;
    private static final double UNKNOWN_SHARE = 0.04;
    private static final double TAIL = 1.45;
    private static final int MAX_PACKETS = 150;
    private static final long MAX_DURATION_MILLIS = 30_000;
    private static final int TCP = 6;
    private static final int ICMP = 1;
    private static final int ICMP_V6 = 58;

    private final Router router;
    private final boolean misbehaves;
    private final SplittableRandom random;

    /// @param misbehaves whether some flows leave by an interface that is not configured
    DemoTraffic(Router router, boolean misbehaves, long seed) {
        this.router = router;
        this.misbehaves = misbehaves;
        this.random = new SplittableRandom(seed ^ router.name().hashCode());
    }

    /// The next flow, ending within the second before `nowMillis`.
    ExportedFlow next(long nowMillis) {
        Link outer = pickLink(router.outer());
        Link inner = pickLink(router.inner());
        Network far = pickNetwork(outer.networks());
        Network own = pickNetwork(DemoNetwork.OWN);
        boolean v4 = random.nextDouble() >= V6_SHARE;
        boolean down = random.nextDouble() < DOWN_SHARE;
        Application application = Application.pick(random.nextDouble());
        long farLow = far.host(v4, random);
        long ownLow = own.host(v4, random);
        boolean ports = application.port != 0;
        int client = ports ? 32_768 + random.nextInt(28_000) : 0;
        long packets = packets(application);
        int size = size(down ? application.sizeDown : application.sizeUp);
        long end = nowMillis - random.nextInt(1_000);
        long duration = packets == 1 ? 0 : random.nextLong(MAX_DURATION_MILLIS);
        Network source = down ? far : own;
        Network target = down ? own : far;
        long sourceLow = down ? farLow : ownLow;
        long targetLow = down ? ownLow : farLow;
        int into = down ? outer.ifIndex() : inner.ifIndex();
        int out = down ? inner.ifIndex() : outer.ifIndex();
        if (misbehaves && random.nextDouble() < UNKNOWN_SHARE) {
            out = DemoNetwork.UNKNOWN_INTERFACE;
        }
        return new ExportedFlow(
                end - duration,
                end,
                source.high(v4, sourceLow),
                sourceLow,
                target.high(v4, targetLow),
                targetLow,
                protocol(application, v4),
                down ? application.port : client,
                down ? client : application.port,
                application.protocol == TCP ? flags(packets) : 0,
                0,
                source.as(),
                target.as(),
                source.mask(v4),
                target.mask(v4),
                into,
                out,
                packets * size,
                packets);
    }

    private static int protocol(Application application, boolean v4) {
        return application.protocol == ICMP && !v4 ? ICMP_V6 : application.protocol;
    }

    private long packets(Application application) {
        if (!router.protocol().timed()) {
            // An sFlow sample is one packet.
            return 1;
        }
        double pareto = Math.pow(1 - random.nextDouble(), -1 / TAIL);
        return Math.clamp(Math.round(pareto * application.scale), 1, MAX_PACKETS);
    }

    private int size(int mean) {
        return Math.clamp(Math.round(mean * (0.8 + 0.4 * random.nextDouble())), 60, 1_500);
    }

    private int flags(long packets) {
        return packets > 3 ? 0x1b : random.nextInt(20) == 0 ? 0x02 : 0x18;
    }

    private Link pickLink(List<Link> links) {
        double total = 0;
        for (Link link : links) {
            total += link.weight();
        }
        double left = random.nextDouble() * total;
        for (Link link : links) {
            left -= link.weight();
            if (left < 0) {
                return link;
            }
        }
        return links.getLast();
    }

    private Network pickNetwork(List<Network> networks) {
        double total = 0;
        for (Network network : networks) {
            total += network.weight();
        }
        double left = random.nextDouble() * total;
        for (Network network : networks) {
            left -= network.weight();
            if (left < 0) {
                return network;
            }
        }
        return networks.getLast();
    }
}
