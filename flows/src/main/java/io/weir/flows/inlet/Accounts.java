package io.weir.flows.inlet;

import io.weir.base.net.IpPrefix;
import io.weir.flows.codec.ExporterState;
import io.weir.flows.enrich.EnrichCounts;
import io.weir.pipeline.ledger.Ledger;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The accounts of one worker's exporters. The worker adds, others read.
final class Accounts {
    private record Address(long high, long low) {}

    private final Map<Address, ExporterAccount> accounts = new ConcurrentHashMap<>();
    private final Ledger ledger;

    Accounts(Ledger ledger) {
        this.ledger = ledger;
    }

    /// The account of an exporter; a new one when the decoder has forgotten and met it again.
    ExporterAccount of(ExporterState state) {
        Address address = new Address(state.addressHigh(), state.addressLow());
        ExporterAccount account = accounts.get(address);
        if (account == null || !account.state().equals(state)) {
            account = new ExporterAccount(state, ledger);
            accounts.put(address, account);
        }
        return account;
    }

    /// What enrichment counts for an exporter; counted nowhere when it is not known.
    EnrichCounts enriched(long high, long low) {
        ExporterAccount account = accounts.get(new Address(high, low));
        return account == null ? new EnrichCounts() : account.enriched();
    }

    /// The account of an address, or null.
    ///
    /// @param address a literal
    @Nullable ExporterAccount find(String address) {
        ByteBuffer halves = ByteBuffer.wrap(IpPrefix.parseAddress(address));
        return accounts.get(new Address(halves.getLong(), halves.getLong()));
    }

    Collection<ExporterAccount> all() {
        return accounts.values();
    }

    /// Forgets exporters that the decoder has forgotten, once Kafka has answered for their flows.
    void retain(Collection<ExporterState> known) {
        if (accounts.size() > known.size()) {
            Set<ExporterState> kept = Set.copyOf(known);
            accounts.values()
                    .removeIf(account ->
                            !kept.contains(account.state())
                                    && account.counts().inFlight() == 0
                                    && account.counters().figures().inFlight() == 0);
        }
    }
}
