package io.weir.flows.inlet;

import com.fasterxml.jackson.annotation.JsonCreator;

import io.weir.base.config.DataSize;
import io.weir.base.net.IpPrefix;
import io.weir.flows.codec.Decapsulation;
import io.weir.flows.codec.TimestampSource;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// One port that flows come in by. Every protocol is understood on every UDP port; a TCP port takes
/// IPFIX.
///
/// @param name what exporters usually send there: `netflow`, `ipfix`, `sflow`
/// @param listen the address to bind, `::` for every IPv4 and IPv6 address of this machine
/// @param port 0 to 65535; 0 lets the system choose
/// @param workers sockets and threads sharing the port; an exporter that sends from several ports
///   needs 1, since each worker keeps its own templates
/// @param receiveBuffer kernel buffer per socket
/// @param timestampSource where a flow's `TimeReceived` comes from
/// @param decapsulation the tunnel that is taken off sampled packets
/// @param protocol UDP, or TCP for IPFIX over connections
/// @param tls what a TCP port shows to exporters; null for TCP without TLS
/// @param connections what the connections of a TCP port may cost
public record InputConfig(
        String name,
        String listen,
        int port,
        int workers,
        DataSize receiveBuffer,
        TimestampSource timestampSource,
        Decapsulation decapsulation,
        InputProtocol protocol,
        @Nullable TlsFiles tls,
        ConnectionLimits connections) {
    private static final int MAX_WORKERS = 64;

    public InputConfig {
        IpPrefix.parseAddress(listen);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new IllegalArgumentException(
                    "workers: " + workers + " (expected: 1 to " + MAX_WORKERS + ")");
        }
        if (protocol == InputProtocol.TCP && workers != 1) {
            throw new IllegalArgumentException(
                    "workers: " + workers + " (expected: 1 with protocol tcp)");
        }
        if (protocol == InputProtocol.UDP && tls != null) {
            throw new IllegalArgumentException("tls: set (expected: with protocol tcp only)");
        }
        if (receiveBuffer.bytes() < 4_096 || receiveBuffer.bytes() > 1 << 30) {
            throw new IllegalArgumentException(
                    "receive-buffer: " + receiveBuffer + " (expected: 4KiB to 1GiB)");
        }
    }

    /// A port on loopback with one worker, 4 MiB of kernel buffer, the time of receipt, and packets
    /// as they are.
    public static InputConfig of(String name, int port) {
        return of(name, null, port, null, null, null, null);
    }

    /// A UDP port, where everything but name and port may be left out.
    public static InputConfig of(
            String name,
            @Nullable String listen,
            int port,
            @Nullable Integer workers,
            @Nullable DataSize receiveBuffer,
            @Nullable TimestampSource timestampSource,
            @Nullable Decapsulation decapsulation) {
        return of(
                name,
                listen,
                port,
                workers,
                receiveBuffer,
                timestampSource,
                decapsulation,
                null,
                null,
                null);
    }

    /// Reads configuration, where everything but name and port may be left out.
    @JsonCreator
    public static InputConfig of(
            String name,
            @Nullable String listen,
            int port,
            @Nullable Integer workers,
            @Nullable DataSize receiveBuffer,
            @Nullable TimestampSource timestampSource,
            @Nullable Decapsulation decapsulation,
            @Nullable InputProtocol protocol,
            @Nullable TlsFiles tls,
            @Nullable ConnectionLimits connections) {
        return new InputConfig(
                Objects.requireNonNullElse(name, "flows"),
                Objects.requireNonNullElse(listen, "127.0.0.1"),
                port,
                Objects.requireNonNullElse(workers, 1),
                Objects.requireNonNullElse(receiveBuffer, DataSize.ofMebibytes(4)),
                Objects.requireNonNullElse(timestampSource, TimestampSource.INPUT),
                Objects.requireNonNullElse(decapsulation, Decapsulation.NONE),
                Objects.requireNonNullElse(protocol, InputProtocol.UDP),
                tls,
                Objects.requireNonNullElseGet(connections, ConnectionLimits::defaults));
    }

    /// The same on another address.
    public InputConfig withListen(String address) {
        return new InputConfig(
                name,
                address,
                port,
                workers,
                receiveBuffer,
                timestampSource,
                decapsulation,
                protocol,
                tls,
                connections);
    }

    /// The same with the time of flows taken from elsewhere.
    public InputConfig withTimestampSource(TimestampSource source) {
        return new InputConfig(
                name,
                listen,
                port,
                workers,
                receiveBuffer,
                source,
                decapsulation,
                protocol,
                tls,
                connections);
    }
}
