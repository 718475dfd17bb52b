package io.weir.http;

import io.weir.base.config.DataSize;
import io.weir.base.lifecycle.Service;
import io.weir.base.metrics.Metrics;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/// An HTTP server on one address: HTTP/1.1 and cleartext HTTP/2 on the same port.
///
/// Each request runs on a virtual thread of its own. Everything a client can send is bounded.
/// Thread-safe.
public final class HttpServer implements Service {
    private final Builder options;
    private @Nullable JettyEngine engine;
    private volatile int port = -1;

    private HttpServer(Builder options) {
        this.options = options;
    }

    /// Starts describing a server; only the routes are required.
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return options.name;
    }

    /// Opens the port.
    ///
    /// @throws io.weir.base.error.WeirException of kind `USER` when the address cannot be used
    @Override
    public synchronized void start() throws Exception {
        engine = new JettyEngine(options);
        port = engine.start(options.name, options.host, options.port);
    }

    /// The port that was opened; useful after asking for port 0.
    ///
    /// @throws IllegalStateException before [#start()]
    public int port() {
        if (port < 0) {
            throw new IllegalStateException(options.name + " has not been started");
        }
        return port;
    }

    /// Refuses new connections, lets running requests finish for up to the stop time, then cuts
    /// them.
    @Override
    public synchronized void close() throws Exception {
        if (engine != null) {
            engine.stop();
            engine = null;
        }
    }

    /// Describes a server.
    public static final class Builder {
        /// Body limit unless told otherwise, in MiB.
        public static final int DEFAULT_MAX_BODY_MEBIBYTES = 64;

        String name = "http";
        String host = "127.0.0.1";
        int port;
        Routes routes = new Routes();
        Metrics metrics = new Metrics();
        DataSize maxBody = DataSize.ofMebibytes(DEFAULT_MAX_BODY_MEBIBYTES);
        DataSize maxHead = new DataSize(64 << 10);
        int maxConnections = 1_024;
        Duration idleTimeout = Duration.ofSeconds(60);
        Duration requestTimeout = Duration.ZERO;
        Duration stopTimeout = Duration.ofSeconds(8);
        boolean checkHosts = true;
        final Set<String> allowedHosts = new LinkedHashSet<>();
        final Set<String> allowedOrigins = new LinkedHashSet<>();

        private Builder() {}

        /// The name in logs and metrics; default `http`.
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /// Where to listen; default 127.0.0.1 and any free port.
        ///
        /// @param host a name or address; `0.0.0.0` or `::` for all
        /// @param port expected: 0 (any free one) to 65535
        public Builder listen(String host, int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
            }
            this.host = host;
            this.port = port;
            return this;
        }

        /// Who answers what.
        public Builder routes(Routes routes) {
            this.routes = routes;
            return this;
        }

        /// Where requests are counted; default nowhere that shows.
        public Builder metrics(Metrics metrics) {
            this.metrics = metrics;
            return this;
        }

        /// The longest request body; default 64 MiB. A longer one gets 413.
        public Builder maxBody(DataSize maxBody) {
            this.maxBody = maxBody;
            return this;
        }

        /// The longest request line plus headers; default 64 KiB. Longer ones get 414 or 431.
        /// ClickHouse's `query=` needs 1 MiB.
        ///
        /// @param maxHead expected: 1KiB to 64MiB
        public Builder maxHead(DataSize maxHead) {
            if (maxHead.bytes() < 1 << 10 || maxHead.bytes() > 64 << 20) {
                throw new IllegalArgumentException(
                        "max-head: " + maxHead + " (expected: 1KiB to 64MiB)");
            }
            this.maxHead = maxHead;
            return this;
        }

        /// How many connections at once; default 1,024. More wait in the kernel's backlog.
        ///
        /// @param maxConnections expected: >= 1
        public Builder maxConnections(int maxConnections) {
            if (maxConnections < 1) {
                throw new IllegalArgumentException(
                        "max-connections: " + maxConnections + " (expected: >= 1)");
            }
            this.maxConnections = maxConnections;
            return this;
        }

        /// How long a connection may make no progress, reading or writing; default 60 s.
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = idleTimeout;
            return this;
        }

        /// How long a handler may take in all before its thread is interrupted; default zero, no
        /// limit.
        public Builder requestTimeout(Duration requestTimeout) {
            this.requestTimeout = requestTimeout;
            return this;
        }

        /// How long [HttpServer#close()] waits for running requests; default 8 s.
        public Builder stopTimeout(Duration stopTimeout) {
            this.stopTimeout = stopTimeout;
            return this;
        }

        /// More names that a request's `Host` may have, without port, beside addresses and the
        /// loopback names; protects against DNS rebinding.
        public Builder allowedHosts(Iterable<String> hosts) {
            hosts.forEach(allowedHosts::add);
            return this;
        }

        /// More origins (`https://name:port`) whose pages may call this server, beside its own;
        /// protects against pages of other sites.
        public Builder allowedOrigins(Iterable<String> origins) {
            origins.forEach(allowedOrigins::add);
            return this;
        }

        /// Accepts every `Host`, for servers that authenticate each request.
        public Builder anyHost() {
            this.checkHosts = false;
            return this;
        }

        /// The server, not yet started.
        public HttpServer build() {
            return new HttpServer(this);
        }
    }
}
