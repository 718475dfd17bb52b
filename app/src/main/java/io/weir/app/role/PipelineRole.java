package io.weir.app.role;

import io.weir.base.lifecycle.Service;
import io.weir.connect.clickhouse.LedgerReader;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.kafka.KafkaDeadLetters;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.flows.FlowsRoom;
import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.Processor;
import io.weir.pipeline.Writer;
import io.weir.pipeline.delivery.PipelineExplainer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.ledger.LedgerProcessor;
import io.weir.pipeline.ledger.LedgerTable;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The role `pipeline`: every pipeline of this version, each with a consumer group of its own.
final class PipelineRole {
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
        for (Copy copy : Copy.of(context.clickhouses())) {
            start(context, copy, deadLetters);
        }
        context.lifeCycle().start(new StopTogether(context.pipelines()));
        context.why().add(new PipelineExplainer(context.pipelines()));
        context.why().add(new FlowsRoom(context.config().flows()).explainer());
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

    /// Every pipeline into one copy of the store.
    private static void start(RoleContext context, Copy copy, DeadLetters deadLetters)
            throws Exception {
        FlowsRoom room = new FlowsRoom(context.config().flows());
        List<FlowsRoom.Pipeline> pipelines =
                new ArrayList<>(room.pipelines(InstantSource.system()));
        pipelines.add(
                new FlowsRoom.Pipeline(
                        new LedgerProcessor(), LedgerTable.TOPIC, context.config().pipeline()));
        Writer writer = new TableWriter(copy.connector().client());
        for (FlowsRoom.Pipeline pipeline : pipelines) {
            start(context, copy, pipeline, writer, deadLetters);
        }
    }

    private static void start(
            RoleContext context,
            Copy copy,
            FlowsRoom.Pipeline pipeline,
            Writer writer,
            DeadLetters deadLetters)
            throws Exception {
        Processor processor = pipeline.processor();
        String name = copy.pipeline(processor.name());
        PipelineRunner runner =
                PipelineRunner.builder(processor)
                        .name(name)
                        .consumer(
                                new TopicConsumer(
                                        context.kafka(),
                                        context.config().consumer(),
                                        copy.group(processor.name()),
                                        pipeline.topic()))
                        .writer(writer)
                        // The verdict on a record is the same for every copy, and so is its letter.
                        .deadLetters((_, partition, letters) ->
                                deadLetters.send(processor.name(), partition, letters))
                        .config(pipeline.config())
                        .metrics(context.metrics())
                        .ledger(context.ledger())
                        .build();
        context.pipelines().add(runner);
        context.health().registerOwn("pipeline/" + name, runner::check);
        context.lifeCycle().start(runner);
    }
}
