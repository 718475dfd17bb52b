package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The exporters and domains that a decoder knows, bounded in number: when full, those silent for
/// [#IDLE_MILLIS] make room. Finding a known domain allocates nothing. Written by the decoding
/// thread; [#all()] may be read by any.
final class Exporters {
    /// How long an exporter is silent before it may be forgotten for a new one.
    static final long IDLE_MILLIS = 600_000;

    private static final long SWEEP_MILLIS = 10_000;

    private record Address(long high, long low) {}

    private final int maxExporters;
    private final int maxDomains;
    private final Budget fields;
    private final Budget rates;
    private final Map<Address, ExporterState> exporters = new ConcurrentHashMap<>();
    private final Map<Integer, List<DomainState>> sessions = new HashMap<>();
    private @Nullable DomainState[] slots = new DomainState[64];
    private int domains;
    private @Nullable DomainState last;
    private @Nullable ExporterState lastExporter;
    private long nextSweep;

    Exporters(int maxExporters, int maxDomains, Budget fields, Budget rates) {
        this.fields = fields;
        this.rates = rates;
        this.maxExporters = maxExporters;
        this.maxDomains = maxDomains;
    }

    Collection<ExporterState> all() {
        return Collections.unmodifiableCollection(exporters.values());
    }

    /// Whether an exporter of that address is known.
    boolean knows(long high, long low) {
        ExporterState recent = lastExporter;
        return (recent != null && recent.addressLow() == low && recent.addressHigh() == high)
                || exporters.containsKey(new Address(high, low));
    }

    /// The domains that have told something, in no order.
    List<DomainState> worthRemembering() {
        List<DomainState> worth = new ArrayList<>();
        for (DomainState domain : slots) {
            if (domain != null && domain.session() == 0 && DomainMemory.worth(domain)) {
                worth.add(domain);
            }
        }
        return worth;
    }

    /// A domain that is known, or null.
    @Nullable DomainState find(long high, long low, long id, FlowProtocol protocol) {
        DomainState recent = last;
        if (recent != null && is(recent, high, low, id, protocol)) {
            return recent;
        }
        DomainState found = slots[slot(high, low, id, protocol)];
        if (found != null) {
            last = found;
        }
        return found;
    }

    /// Makes a domain known.
    ///
    /// @return null when there is no room
    @Nullable DomainState add(
            ExporterState exporter, long id, FlowProtocol protocol, long nowMillis) {
        if (domains >= maxDomains && !sweep(nowMillis)) {
            return null;
        }
        if (2 * (domains + 1) > slots.length) {
            remake(slots.length * 2, Long.MIN_VALUE);
        }
        DomainState domain = new DomainState(exporter, id, protocol, fields, rates);
        domain.lastMillis = nowMillis;
        slots[slot(exporter.addressHigh(), exporter.addressLow(), id, protocol)] = domain;
        domains++;
        if (domain.session() != 0) {
            sessions.computeIfAbsent(domain.session(), _ -> new ArrayList<>()).add(domain);
        }
        exporter.heard(protocol);
        return domain;
    }

    /// The exporter of that address, known or new; null when there is no room.
    @Nullable ExporterState exporter(long high, long low, long nowMillis, DecodeEvents events) {
        ExporterState recent = lastExporter;
        if (recent != null && recent.addressLow() == low && recent.addressHigh() == high) {
            return recent;
        }
        Address address = new Address(high, low);
        ExporterState known = exporters.get(address);
        if (known != null) {
            lastExporter = known;
            return known;
        }
        if (exporters.size() >= maxExporters && !sweep(nowMillis)) {
            return null;
        }
        ExporterState exporter = new ExporterState(high, low, nowMillis);
        exporters.put(address, exporter);
        events.exporterSeen(exporter);
        return exporter;
    }

    private boolean sweep(long nowMillis) {
        if (nowMillis < nextSweep) {
            return false;
        }
        nextSweep = nowMillis + SWEEP_MILLIS;
        lastExporter = null;
        long idleSince = nowMillis - IDLE_MILLIS;
        remake(slots.length, idleSince);
        Set<ExporterState> connected = new HashSet<>();
        sessions.values()
                .forEach(owned -> owned.forEach(domain -> connected.add(domain.exporter())));
        exporters
                .values()
                .removeIf(exporter ->
                        exporter.lastPacketMillis < idleSince
                                && exporter.waitingSets == 0
                                && !connected.contains(exporter));
        return domains < maxDomains && exporters.size() < maxExporters;
    }

    /// The domains of a transport session.
    List<DomainState> of(int session) {
        return Collections.unmodifiableList(sessions.getOrDefault(session, List.of()));
    }

    /// Forgets the domains of a transport session that has ended. What that costs depends on them
    /// alone.
    void forget(int session) {
        List<DomainState> owned = sessions.remove(session);
        if (owned == null) {
            return;
        }
        last = null;
        for (DomainState domain : owned) {
            vacate(slot(domain));
            domains--;
            domain.forget();
        }
    }

    /// Empties a slot, and closes the gap for those behind it that were put there because theirs
    /// was taken (Knuth, The Art of Computer Programming, volume 3, 6.4, algorithm R).
    private void vacate(int slot) {
        int mask = slots.length - 1;
        int gap = slot;
        slots[gap] = null;
        for (int next = (gap + 1) & mask; ; next = (next + 1) & mask) {
            DomainState moved = slots[next];
            if (moved == null) {
                return;
            }
            if (((next - home(moved)) & mask) >= ((next - gap) & mask)) {
                slots[gap] = moved;
                slots[next] = null;
                gap = next;
            }
        }
    }

    private void remake(int length, long idleSince) {
        @Nullable DomainState[] old = slots;
        slots = new DomainState[length];
        domains = 0;
        last = null;
        for (DomainState domain : old) {
            if (domain != null && stays(domain, idleSince)) {
                slots[slot(domain)] = domain;
                domains++;
            } else if (domain != null) {
                domain.forget();
            }
        }
    }

    /// What was told over a connection stays as long as that.
    private static boolean stays(DomainState domain, long idleSince) {
        return domain.session() != 0
                || domain.lastMillis >= idleSince
                || domain.exporter().waitingSets > 0;
    }

    private int slot(DomainState domain) {
        return slot(domain.exporterHigh(), domain.exporterLow(), domain.id(), domain.protocol());
    }

    private int home(DomainState domain) {
        return home(domain.exporterHigh(), domain.exporterLow(), domain.id());
    }

    private int home(long high, long low, long id) {
        long mixed = (high * 31 + low) * 0x9e37_79b9_7f4a_7c15L + id * 0xc2b2_ae3d_27d4_eb4fL;
        return (int) (mixed ^ (mixed >>> 32)) & (slots.length - 1);
    }

    private int slot(long high, long low, long id, FlowProtocol protocol) {
        int mask = slots.length - 1;
        int slot = home(high, low, id);
        while (true) {
            DomainState there = slots[slot];
            if (there == null || is(there, high, low, id, protocol)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    private static boolean is(
            DomainState domain, long high, long low, long id, FlowProtocol protocol) {
        return domain.exporterLow() == low
                && domain.id() == id
                && domain.exporterHigh() == high
                && domain.protocol() == protocol;
    }
}
