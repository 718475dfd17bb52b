package io.weir.http;

import io.weir.base.error.WeirException;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.Executors;

/// The HTTP library, started and stopped: the one place that configures Jetty.
final class JettyEngine {
    /// Acceptor, selectors and their helpers; handlers run on virtual threads.
    private static final int MAX_THREADS = 16;

    /// For a handler to notice that it was interrupted.
    private static final Duration INTERRUPTED_TIME = Duration.ofMillis(500);

    /// What RFC 3986 wants escaped in a path but clients send as it is, such as `|`, has one
    /// meaning only; what can be read in two ways is refused.
    private static final UriCompliance PLAIN_PATHS =
            UriCompliance.DEFAULT.with(
                    "plain-paths", UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS);

    private final Server server;
    private final ServerConnector connector;
    private final InFlight inFlight = new InFlight();
    private final Duration stopTimeout;

    JettyEngine(HttpServer.Builder options) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 2);
        threads.setName(options.name);
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(options.name + "-request-", 0).factory()));
        server = new Server(threads);
        server.setErrorHandler(new JettyErrors());

        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(PLAIN_PATHS);
        http.setRequestHeaderSize(Math.toIntExact(options.maxHead.bytes()));
        PriorKnowledge http2 = new PriorKnowledge(http);
        http2.setStreamIdleTimeout(options.idleTimeout.toMillis());
        connector = new ServerConnector(server, 1, -1, new HttpConnectionFactory(http), http2);
        connector.setHost(options.host);
        connector.setPort(options.port);
        connector.setIdleTimeout(options.idleTimeout.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(options.maxConnections, connector));

        server.setHandler(
                new JettyFront(
                        options.routes,
                        new AccessPolicy(
                                !options.checkHosts, options.allowedHosts, options.allowedOrigins),
                        new AccessMetrics(options.metrics, options.name),
                        inFlight,
                        options.maxBody.bytes(),
                        options.requestTimeout));
        stopTimeout = options.stopTimeout;
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

    /// Takes no more connections, lets running requests finish for up to the stop time, interrupts
    /// those that have not, and closes all connections.
    void stop() throws Exception {
        connector.close();
        try {
            if (!inFlight.drain(stopTimeout)) {
                inFlight.interruptAll();
                inFlight.drain(INTERRUPTED_TIME);
            }
        } finally {
            server.stop();
        }
    }

    /// Cleartext HTTP/2 for clients that start with it, as gRPC does. The `Upgrade` from HTTP/1.1
    /// is declined: RFC 9113 took it back, and here it failed for requests with a streamed body.
    private static final class PriorKnowledge extends HTTP2CServerConnectionFactory {
        PriorKnowledge(HttpConfiguration configuration) {
            super(configuration);
        }

        @Override
        public @Nullable Connection upgradeConnection(
                Connector connector,
                EndPoint endPoint,
                MetaData.Request request,
                HttpFields.Mutable fields) {
            return request.getMethod().equals("PRI")
                    ? super.upgradeConnection(connector, endPoint, request, fields)
                    : null;
        }
    }
}
