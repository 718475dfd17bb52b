package io.weir.app.command;

import io.weir.app.config.WeirConfig;
import io.weir.app.role.LetterBoxes;
import io.weir.app.role.RoleContext;
import io.weir.base.error.WeirException;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.pipeline.letter.LetterBox;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The connections of one command about dead letters.
final class LetterSession implements AutoCloseable {
    private final RoleContext context;
    private final LetterBoxes boxes;
    private @Nullable WeirException away;

    LetterSession(WeirConfig config) throws Exception {
        context = new RoleContext(withBroker(config));
        try {
            boxes = context.lifeCycle().start(new LetterBoxes(context));
            away = awayBroker();
            if (away != null && boxes.used().size() == 1) {
                throw away;
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

    private @Nullable WeirException awayBroker() {
        try {
            context.kafka().expectBroker();
            return null;
        } catch (WeirException failure) {
            return failure;
        }
    }

    /// The boxes that can be asked: without Kafka's while the broker is away.
    List<LetterBox> reachable() {
        return boxes.used().stream().filter(box -> away == null || box != boxes.kafka()).toList();
    }

    /// Every box can be asked.
    ///
    /// @throws WeirException when the broker is away
    void expectAll() {
        if (away != null) {
            throw away;
        }
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
