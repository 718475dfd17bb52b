package io.weir.it.delivery;

import io.weir.testing.fault.FaultProxy;
import io.weir.testing.fault.HttpFault;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/// Injects one fault a few times, at one kind of request of a pipeline to its store. Thread-safe.
final class StoreScript implements FaultProxy.Script {
    /// A kind of request.
    enum Moment {
        INSERT,
        READ_BACK,
        RUNNING_CHECK,
        OTHER;

        static Moment of(String target, String body) {
            if (target.contains("/weir/queries/")) {
                return RUNNING_CHECK;
            }
            if (URLDecoder.decode(target, StandardCharsets.UTF_8).contains("INSERT INTO")) {
                return INSERT;
            }
            return body.contains("AND _batch = {batch:UInt64}") ? READ_BACK : OTHER;
        }
    }

    private Moment moment = Moment.OTHER;
    private Function<Integer, HttpFault> fault = _ -> HttpFault.NONE;
    private int planned;
    private int injected;
    private int doubts;
    private long lastNanos;

    /// Injects from now on.
    ///
    /// @param next the fault, from how many were injected before it
    synchronized void inject(Moment where, int times, Function<Integer, HttpFault> next) {
        moment = where;
        fault = next;
        planned = times;
        injected = 0;
        // Without a doubt nobody asks what runs and what is stored.
        doubts = where == Moment.INSERT ? 0 : 2;
    }

    @Override
    public synchronized HttpFault fault(String target, String body) {
        Moment now = Moment.of(target, body);
        if (now == Moment.INSERT && doubts > 0) {
            doubts--;
            return HttpFault.CUT_ANSWER;
        }
        if (now != moment || injected == planned) {
            return HttpFault.NONE;
        }
        lastNanos = System.nanoTime();
        return fault.apply(injected++);
    }

    synchronized boolean done() {
        return injected == planned;
    }

    synchronized int injected() {
        return injected;
    }

    /// The time since the last fault.
    synchronized Duration sinceLast() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }
}
