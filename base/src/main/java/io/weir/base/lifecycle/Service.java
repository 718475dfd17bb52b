package io.weir.base.lifecycle;

/// A part of a process that is started once and closed once.
///
/// A constructor takes collaborators and values and does no I/O; [#start()] does. A service whose
/// peer is away starts all the same and says so through its health check.
public interface Service extends AutoCloseable {

    /// The name used in logs and in the messages of [LifeCycle]; short, lower-case, with dashes.
    String name();

    /// Opens what the service needs. Called at most once.
    ///
    /// @throws Exception when the service can never work as configured (a port in use, a damaged
    ///   data directory); a peer that is only away is no such reason
    void start() throws Exception;

    /// Stops taking work, finishes what was taken, releases everything this service opened.
    /// Idempotent; also safe after a failed [#start()].
    ///
    /// @throws Exception when something could not be released
    @Override
    void close() throws Exception;
}
