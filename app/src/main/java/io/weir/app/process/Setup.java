package io.weir.app.process;

import io.weir.app.Version;
import io.weir.flows.demo.DemoTargets;
import io.weir.flows.inlet.InletConfig;
import io.weir.flows.inlet.InputConfig;
import io.weir.http.Routes;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// What someone needs to know to point a router here: `GET /api/v0/setup`. Immutable.
public final class Setup {
    private record Listen(String protocol, String address, int port) {}

    private record Answer(boolean demo, List<Listen> listen, String version) {}

    private final Answer answer;

    /// @param inlet with the sockets that are open
    /// @param demo whether demo traffic is being sent
    public Setup(InletConfig inlet, boolean demo) {
        this.answer =
                new Answer(
                        demo,
                        inlet.inputs().stream()
                                .map(i -> new Listen(i.name(), i.listen(), i.port()))
                                .toList(),
                        Version.number());
    }

    /// The route.
    public Routes routes() {
        return new Routes().get("/api/v0/setup", (_, response) -> response.json(answer));
    }

    /// Where the demo sends to: the inputs named after the protocols, or the first one.
    public static DemoTargets demoTargets(InletConfig inlet) {
        return new DemoTargets(
                target(inlet, "netflow"), target(inlet, "ipfix"), target(inlet, "sflow"));
    }

    private static InetSocketAddress target(InletConfig inlet, String name) {
        InputConfig input =
                inlet.inputs().stream()
                        .filter(i -> i.name().equals(name))
                        .findFirst()
                        .orElse(inlet.inputs().getFirst());
        InetSocketAddress address = new InetSocketAddress(input.listen(), input.port());
        return address.getAddress() != null && address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), input.port())
                : address;
    }
}
