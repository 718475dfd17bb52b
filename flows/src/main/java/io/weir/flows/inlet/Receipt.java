package io.weir.flows.inlet;

import io.weir.base.error.WeirException;
import io.weir.connect.kafka.Acknowledgement;

/// Whose flows a record holds, told to their accounts when Kafka has answered.
final class Receipt implements Acknowledgement {
    private final ExporterAccount[] accounts;
    private final long[] flows;

    Receipt(ExporterAccount[] accounts, long[] flows) {
        this.accounts = accounts;
        this.flows = flows;
    }

    @Override
    public void acknowledged() {
        for (int i = 0; i < flows.length; i++) {
            accounts[i].countSent(flows[i]);
        }
    }

    @Override
    public void failed(WeirException failure) {
        for (int i = 0; i < flows.length; i++) {
            accounts[i].countFailed(flows[i]);
        }
    }
}
