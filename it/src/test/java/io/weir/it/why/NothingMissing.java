package io.weir.it.why;

import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.SflowEncoder;
import io.weir.flows.demo.encode.Template;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.net.InetAddress;

/// Situations in which nothing is missing, and it says so.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class NothingMissing extends Situation {
    @Test
    @Order(1)
    void nothingIsMissingFromVersion5() throws Exception {
        var encoder = new NetFlowV5Encoder(1, NOW - 100_000, 10);
        try (Exporter exporter = new Exporter("127.0.1.1", house().udp(House.ORDINARY))) {
            for (int i = 0; i < 50; i++) {
                exporter.send(encoder.encode(NOW, Exporter.flows(30, 7, NOW)));
            }
        }
        awaitNothing("127.0.1.1", 1_500);
    }

    @Test
    @Order(1)
    void nothingIsMissingFromVersion9ByName() throws Exception {
        Template template = Template.netFlowV9(256, true);
        var encoder = new NetFlowV9Encoder(1, NOW - 100_000);
        encoder.begin(NOW);
        encoder.templates(template);
        encoder.flows(template, Exporter.flows(12, 7, NOW));
        send("127.0.1.2", encoder.finish());
        awaitNothing("edge2", 12);
    }

    @Test
    @Order(1)
    void nothingIsMissingOnceALateTemplateHasCome() throws Exception {
        Template template = Template.ipfix(256, true);
        var encoder = new IpfixEncoder(1);
        encoder.begin(NOW);
        encoder.flows(template, Exporter.flows(15, 7, NOW));
        byte[] early = encoder.finish();
        encoder.begin(NOW);
        encoder.templates(template);
        send("127.0.1.3", early, encoder.finish());
        awaitNothing("127.0.1.3", 15);
    }

    @Test
    @Order(1)
    void nothingIsMissingFromAnAgent() throws Exception {
        byte[] agent = InetAddress.ofLiteral("127.0.1.4").getAddress();
        var encoder = new SflowEncoder(agent, NOW - 100_000, 512, 64_500);
        send("127.0.1.4", encoder.encode(NOW, Exporter.flows(5, 7, NOW)));
        awaitNothing("127.0.1.4", 5);
    }

    @Test
    @Order(2)
    void nothingIsMissingFromThePipeline() {
        awaitNothing("flows", 3 + 1_500 + 12 + 15 + 5);
    }
}
