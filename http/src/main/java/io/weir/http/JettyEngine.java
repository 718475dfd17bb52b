package io.weir.http;

import io.weir.base.error.WeirException;

import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/// The HTTP library, started and stopped: the one place that configures Jetty.
final class JettyEngine {
    /// Acceptor, selectors and their helpers; handlers run on virtual threads.
    private static final int MAX_THREADS = 16;

    /// Idle keep-alive connections are let go this soon when the server stops.
    private static final long STOP_IDLE_MILLIS = 200;

    private final Server server;
    private final ServerConnector connector;
    private final JettyFront front;

    JettyEngine(HttpServer.Builder options) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 2);
        threads.setName(options.name);
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(options.name + "-request-", 0).factory()));
        server = new Server(threads);
        server.setStopTimeout(options.stopTimeout.toMillis());
        server.setErrorHandler(new JettyErrors());

        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(Math.toIntExact(options.maxHead.bytes()));
        HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(http);
        http2.setStreamIdleTimeout(options.idleTimeout.toMillis());
        connector = new ServerConnector(server, 1, -1, new HttpConnectionFactory(http), http2);
        connector.setHost(options.host);
        connector.setPort(options.port);
        connector.setIdleTimeout(options.idleTimeout.toMillis());
        connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(options.maxConnections, connector));

        front =
                new JettyFront(
                        options.routes,
                        new AccessPolicy(
                                !options.checkHosts, options.allowedHosts, options.allowedOrigins),
                        new AccessMetrics(options.metrics, options.name),
                        options.maxBody.bytes(),
                        options.requestTimeout);
        GracefulHandler graceful = new GracefulHandler(front);
        graceful.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
        server.setHandler(graceful);
    }

    /// Opens the port and returns its number.
    ///
    /// @throws WeirException of kind `USER` when the address cannot be used
    int start(String name, String host, int port) throws Exception {
        try {
            connector.open();
        } catch (IOException | UnresolvedAddressException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw WeirException.user(
                    name
                            + " listen: "
                            + host
                            + ":"
                            + port
                            + " (expected: an address of this machine with a free port; "
                            + cause.getMessage()
                            + ")");
        }
        server.start();
        return connector.getLocalPort();
    }

    /// Lets running requests finish for up to the stop time, then interrupts them.
    void stop() throws Exception {
        try {
            server.stop();
        } catch (TimeoutException late) {
            // The requests that did not finish are dealt with below.
        } finally {
            front.interruptAll();
            connector.close();
        }
    }
}
