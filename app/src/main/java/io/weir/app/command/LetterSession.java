package io.weir.app.command;

import io.weir.app.config.WeirConfig;
import io.weir.app.role.LetterBoxes;
import io.weir.app.role.RoleContext;
import io.weir.connect.kafka.KafkaConfig;

/// The connections of one command about dead letters.
final class LetterSession implements AutoCloseable {
    private final RoleContext context;
    private final LetterBoxes boxes;

    LetterSession(WeirConfig config) throws Exception {
        context = new RoleContext(withBroker(config));
        try {
            boxes = context.lifeCycle().start(new LetterBoxes(context));
            if (boxes.used().contains(boxes.kafka())) {
                context.kafka().expectBroker();
            }
        } catch (Exception failure) {
            context.close();
            throw failure;
        }
    }

    /// Who says nothing about Kafka means the embedded broker.
    private static WeirConfig withBroker(WeirConfig config) {
        return config.kafka().equals(KafkaConfig.defaults())
                ? config.withKafka(
                        KafkaConfig.of(config.broker().listen() + ":" + config.broker().port()))
                : config;
    }

    RoleContext context() {
        return context;
    }

    LetterBoxes boxes() {
        return boxes;
    }

    @Override
    public void close() throws Exception {
        context.close();
    }
}
