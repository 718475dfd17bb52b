package io.weir.base.lifecycle;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/// Starts services in the order they are added and closes them in the reverse order.
///
/// When a service fails to start, those before it are closed and the failure is rethrown. Closing
/// goes on past failures; the first is thrown with the others suppressed. Thread-safe: a shutdown
/// hook may close while another thread is still starting; what starts after that is closed at once.
public final class LifeCycle implements AutoCloseable {
    private final Deque<Service> started = new ArrayDeque<>();
    private boolean closed;

    /// Starts a service now and takes charge of closing it.
    ///
    /// @throws Exception what the service threw from [Service#start()]; everything started before
    ///   has been closed by then
    public synchronized <T extends Service> T start(T service) throws Exception {
        if (closed) {
            throw new IllegalStateException("cannot start " + service.name() + ": already closed");
        }
        try {
            service.start();
        } catch (Exception | Error failure) {
            closeSuppressed(service, failure);
            closed = true;
            while (!started.isEmpty()) {
                closeSuppressed(started.pop(), failure);
            }
            throw failure;
        }
        started.push(service);
        return service;
    }

    /// Closes every started service, the last started first. Idempotent.
    @Override
    public synchronized void close() throws Exception {
        closed = true;
        Exception first = null;
        while (!started.isEmpty()) {
            first = close(started.pop(), first);
        }
        if (first != null) {
            throw first;
        }
    }

    private static @Nullable Exception close(Service service, @Nullable Exception first) {
        try {
            service.close();
            return first;
        } catch (Exception failure) {
            if (first == null) {
                return failure;
            }
            first.addSuppressed(failure);
            return first;
        }
    }

    private static void closeSuppressed(Service service, Throwable cause) {
        try {
            service.close();
        } catch (Exception failure) {
            cause.addSuppressed(failure);
        }
    }
}
