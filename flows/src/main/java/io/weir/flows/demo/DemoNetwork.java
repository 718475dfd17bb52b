package io.weir.flows.demo;

import io.weir.flows.demo.Router.Protocol;
import io.weir.flows.enrich.Boundary;
import io.weir.flows.enrich.EnrichConfig;
import io.weir.flows.enrich.ExporterMetadata;
import io.weir.flows.enrich.InterfaceMetadata;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The provider that the demo shows: three edges, a core and an access site.
final class DemoNetwork {
    /// The provider's own AS.
    static final int OWN_AS = 64_500;

    /// The router that keeps a template back.
    static final String MISBEHAVING = "edge3.fra";

    /// An interface that the misbehaving router uses and nobody has configured.
    static final int UNKNOWN_INTERFACE = 99;

    private static final Network RESIDENTIAL =
            Network.of(OWN_AS, "100.66.0.0/16", "2001:db8:66::/48", 6_000, 1);
    private static final Network BUSINESS =
            Network.of(OWN_AS, "198.51.100.0/24", "2001:db8:51::/48", 200, 0.3);

    /// Networks of the provider's customers.
    static final List<Network> OWN = List.of(RESIDENTIAL, BUSINESS);

    private static final Network GOOGLE =
            Network.of(15169, "142.250.0.0/15", "2a00:1450::/32", 400, 3);
    private static final Network NETFLIX =
            Network.of(2906, "45.57.0.0/17", "2a00:86c0::/32", 120, 3);
    private static final Network META =
            Network.of(32934, "157.240.0.0/16", "2a03:2880::/32", 150, 2);
    private static final Network AKAMAI =
            Network.of(20940, "23.32.0.0/11", "2a02:26f0::/32", 900, 2);
    private static final Network CLOUDFLARE =
            Network.of(13335, "104.16.0.0/13", "2606:4700::/32", 900, 2);
    private static final Network AMAZON =
            Network.of(16509, "52.84.0.0/15", "2600:9000::/28", 1_500, 2);
    private static final Network MICROSOFT =
            Network.of(8075, "20.33.0.0/16", "2603:1000::/24", 700, 1.5);
    private static final Network FASTLY =
            Network.of(54113, "151.101.0.0/16", "2a04:4e42::/32", 250, 1.2);
    private static final Network APPLE = Network.of(714, "17.248.0.0/16", "2620:149::/32", 200, 1);
    private static final Network HETZNER =
            Network.of(24940, "88.198.0.0/16", "2a01:4f8::/32", 2_500, 1);
    private static final Network OVH =
            Network.of(16276, "51.68.0.0/16", "2001:41d0::/32", 2_500, 1);
    private static final Network ORANGE =
            Network.of(3215, "90.0.0.0/13", "2a01:c000::/19", 9_000, 0.8);
    private static final Network TELEKOM =
            Network.of(3320, "79.192.0.0/13", "2003::/19", 9_000, 0.8);
    private static final Network COMCAST = Network.of(7922, "73.0.0.0/12", "2601::/20", 9_000, 0.6);
    private static final Network TENCENT =
            Network.of(132203, "43.128.0.0/14", "2402:4e00::/32", 1_500, 0.4);

    private static final List<Network> PEERS =
            List.of(FASTLY, MICROSOFT, APPLE, HETZNER, OVH, CLOUDFLARE, AKAMAI);
    private static final List<Network> FAR =
            List.of(ORANGE, TELEKOM, COMCAST, TENCENT, HETZNER, OVH, AMAZON, MICROSOFT);
    private static final List<Network> EVERYTHING =
            List.of(GOOGLE, NETFLIX, META, AKAMAI, CLOUDFLARE, AMAZON, FASTLY, ORANGE, TELEKOM);

    private static final List<Router> ROUTERS =
            List.of(
                    new Router(
                            "127.0.0.2",
                            Protocol.NETFLOW_V9,
                            0.32,
                            4_096,
                            exporter("edge1.par", "edge", "par", "fr"),
                            List.of(
                                    external(10, "et-0/0/0", "transit", "cogent", 100, 0.8, FAR),
                                    external(11, "et-0/0/1", "ix", "france-ix", 100, 1.2, PEERS),
                                    pni(12, "et-0/0/2", "google", 100, 1.4, GOOGLE),
                                    pni(13, "et-0/0/3", "netflix", 40, 1.2, NETFLIX)),
                            List.of(core(100, "ae0", "core1.par", 200))),
                    new Router(
                            "127.0.0.3",
                            Protocol.IPFIX,
                            0.24,
                            4_096,
                            exporter("edge2.ams", "edge", "ams", "nl"),
                            List.of(
                                    external(
                                            20,
                                            "HundredGigE0/0/0",
                                            "transit",
                                            "arelion",
                                            100,
                                            0.8,
                                            FAR),
                                    external(
                                            21,
                                            "HundredGigE0/0/1",
                                            "ix",
                                            "ams-ix",
                                            100,
                                            1.3,
                                            PEERS),
                                    pni(22, "FortyGigE0/1/0", "meta", 40, 0.9, META),
                                    pni(23, "FortyGigE0/1/1", "akamai", 40, 0.9, AKAMAI)),
                            List.of(core(100, "Bundle-Ether1", "core1.par", 100))),
                    new Router(
                            "127.0.0.6",
                            Protocol.NETFLOW_V9,
                            0.16,
                            4_096,
                            exporter("edge3.fra", "edge", "fra", "de"),
                            List.of(
                                    external(40, "xe-1/0/0", "transit", "lumen", 40, 0.7, FAR),
                                    external(41, "xe-1/0/1", "ix", "de-cix", 100, 1.2, PEERS),
                                    pni(42, "xe-1/0/2", "cloudflare", 40, 0.7, CLOUDFLARE),
                                    pni(43, "xe-1/0/3", "amazon", 40, 0.8, AMAZON)),
                            List.of(core(100, "ae0", "core1.par", 100))),
                    new Router(
                            "127.0.0.5",
                            Protocol.IPFIX,
                            0.18,
                            2_048,
                            exporter("access1.lyo", "access", "lyo", "fr"),
                            List.of(core(100, "lag-1", "core1.par", 100, EVERYTHING)),
                            List.of(
                                    customer(30, "1/1/1", "Residential Lyon", 100, 1),
                                    customer(31, "1/1/2", "Business Lyon", 10, 0.25))),
                    new Router(
                            "127.0.0.4",
                            Protocol.SFLOW,
                            0.10,
                            16_384,
                            exporter("core1.par", "core", "par", "fr"),
                            List.of(
                                    core(1, "swp1", "edge1.par", 200, EVERYTHING),
                                    core(2, "swp2", "edge2.ams", 100, PEERS),
                                    core(3, "swp3", "edge3.fra", 100, FAR)),
                            List.of(core(4, "swp4", "access1.lyo", 100))));

    private DemoNetwork() {}

    static List<Router> routers() {
        return ROUTERS;
    }

    static EnrichConfig metadata() {
        Map<String, ExporterMetadata> exporters = new TreeMap<>();
        ROUTERS.forEach(router -> exporters.put(router.address(), named(router)));
        return new EnrichConfig(false, false, Map.of(), Map.of(), exporters);
    }

    private static ExporterMetadata named(Router router) {
        Map<Integer, InterfaceMetadata> interfaces = new TreeMap<>();
        router.outer().forEach(link -> interfaces.put(link.ifIndex(), link.metadata()));
        router.inner().forEach(link -> interfaces.put(link.ifIndex(), link.metadata()));
        ExporterMetadata names = router.metadata();
        return new ExporterMetadata(
                names.name(),
                names.group(),
                names.role(),
                names.site(),
                names.region(),
                names.tenant(),
                interfaces,
                InterfaceMetadata.UNKNOWN);
    }

    private static ExporterMetadata exporter(String name, String role, String site, String region) {
        return new ExporterMetadata(
                name, "demo", role, site, region, "", Map.of(), InterfaceMetadata.UNKNOWN);
    }

    private static Link external(
            int ifIndex,
            String name,
            String connectivity,
            String provider,
            int gigabits,
            double weight,
            List<Network> networks) {
        String description = connectivity.toUpperCase(Locale.ROOT) + ": " + provider;
        return new Link(
                ifIndex,
                new InterfaceMetadata(
                        name,
                        description,
                        gigabits * 1_000,
                        provider,
                        connectivity,
                        Boundary.EXTERNAL),
                weight,
                networks);
    }

    private static Link pni(
            int ifIndex,
            String name,
            String provider,
            int gigabits,
            double weight,
            Network network) {
        return external(ifIndex, name, "pni", provider, gigabits, weight, List.of(network));
    }

    private static Link customer(
            int ifIndex, String name, String description, int gigabits, double weight) {
        return new Link(
                ifIndex,
                new InterfaceMetadata(
                        name,
                        "Customers: " + description,
                        gigabits * 1_000,
                        "",
                        "customer",
                        Boundary.EXTERNAL),
                weight,
                OWN);
    }

    private static Link core(int ifIndex, String name, String peer, int gigabits) {
        return core(ifIndex, name, peer, gigabits, OWN);
    }

    private static Link core(
            int ifIndex, String name, String peer, int gigabits, List<Network> networks) {
        return new Link(
                ifIndex,
                new InterfaceMetadata(
                        name, "Core: " + peer, gigabits * 1_000, "", "core", Boundary.INTERNAL),
                1,
                networks);
    }
}
