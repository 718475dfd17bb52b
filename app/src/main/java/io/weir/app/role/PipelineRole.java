package io.weir.app.role;

import io.weir.base.lifecycle.Service;
import io.weir.connect.clickhouse.LedgerReader;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.KafkaDeadLetters;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.flows.FlowsRoom;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.Processor;
import io.weir.pipeline.Writer;
import io.weir.pipeline.delivery.PipelineExplainer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.ledger.LedgerProcessor;
import io.weir.pipeline.ledger.LedgerTable;

import java.time.InstantSource;
import java.util.List;

/// The role `pipeline`: every pipeline of this version, each with a consumer group of its own.
final class PipelineRole {
    private static final String GROUP_PREFIX = "weir-";

    private record Pipelines(List<PipelineStatus> pipelines) {}

    /// Closed before the pipelines: tells all of them to stop, so that none waits for another.
    private record StopTogether(List<PipelineRunner> pipelines) implements Service {
        @Override
        public String name() {
            return "pipelines";
        }

        @Override
        public void start() {}

        @Override
        public void close() {
            pipelines.forEach(PipelineRunner::stopSoon);
        }
    }

    private PipelineRole() {}

    static void start(RoleContext context) throws Exception {
        LedgerRole.start(context);
        RecordProducer letters =
                context.lifeCycle()
                        .start(
                                new RecordProducer(
                                        context.kafka(),
                                        ProducerConfig.defaults(),
                                        "weir-dead-letters",
                                        context.metrics()));
        KafkaDeadLetters deadLetters = new KafkaDeadLetters(letters, InstantSource.system());
        Writer writer = new TableWriter(context.clickhouse().client());
        PipelineConfig config = context.config().pipeline();
        FlowsRoom room = new FlowsRoom(context.config().flows());
        for (FlowsRoom.Pipeline pipeline : room.pipelines(InstantSource.system())) {
            start(
                    context,
                    pipeline.processor(),
                    pipeline.topic(),
                    pipeline.config(),
                    writer,
                    deadLetters);
        }
        start(context, new LedgerProcessor(), LedgerTable.TOPIC, config, writer, deadLetters);
        context.lifeCycle().start(new StopTogether(context.pipelines()));
        context.why().add(new PipelineExplainer(context.pipelines()));
        context.why().add(room.explainer());
        context.why().history(new LedgerReader(context.clickhouse().client()));
        context.routes()
                .get(
                        "/api/v0/pipeline/status",
                        (_, response) ->
                                response.json(
                                        new Pipelines(
                                                context.pipelines().stream()
                                                        .map(PipelineRunner::status)
                                                        .toList())));
    }

    private static void start(
            RoleContext context,
            Processor processor,
            String topic,
            PipelineConfig config,
            Writer writer,
            KafkaDeadLetters deadLetters)
            throws Exception {
        ConsumerConfig consumer = context.config().consumer();
        PipelineRunner runner =
                PipelineRunner.builder(processor)
                        .consumer(
                                new TopicConsumer(
                                        context.kafka(),
                                        consumer,
                                        GROUP_PREFIX + processor.name(),
                                        topic))
                        .writer(writer)
                        .deadLetters(deadLetters)
                        .config(config)
                        .metrics(context.metrics())
                        .ledger(context.ledger())
                        .build();
        context.pipelines().add(runner);
        context.health().registerOwn("pipeline/" + processor.name(), runner::check);
        context.lifeCycle().start(runner);
    }
}
