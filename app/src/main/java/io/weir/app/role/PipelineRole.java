package io.weir.app.role;

import io.weir.base.lifecycle.Service;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.Processor;
import io.weir.pipeline.Writer;
import io.weir.pipeline.delivery.PipelineExplainer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.letter.Addressed;
import io.weir.pipeline.letter.ReplayRule;

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
        LetterBoxes letters = context.lifeCycle().start(new LetterBoxes(context));
        context.pipelineSpecs().forEach(letters::probe);
        for (Copy copy : Copy.of(context.clickhouses())) {
            for (PipelineSpec spec : context.pipelineSpecs()) {
                Writer writer =
                        new TableWriter(copy.connector().client(), spec.processor().tables());
                start(context, copy, spec, writer, letters.box(spec.config().deadLetters()));
            }
        }
        context.lifeCycle().start(new StopTogether(context.pipelines()));
        context.why().add(new PipelineExplainer(context.pipelines(), new ReplayRule()));
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

    /// One pipeline into one copy of the store.
    private static void start(
            RoleContext context,
            Copy copy,
            PipelineSpec spec,
            Writer writer,
            DeadLetters deadLetters)
            throws Exception {
        Processor processor = spec.processor();
        String name = copy.pipeline(processor.name());
        PipelineRunner runner =
                PipelineRunner.builder(new Addressed(processor))
                        .name(name)
                        .consumer(
                                new TopicConsumer(
                                        context.kafka(),
                                        context.config().consumer(),
                                        copy.group(processor.name()),
                                        spec.topic()))
                        .writer(writer)
                        // The verdict on a record is the same for every copy, and so is its letter.
                        .deadLetters((_, partition, letters) ->
                                deadLetters.send(processor.name(), partition, letters))
                        .config(spec.config())
                        .steps(context.steps())
                        .metrics(context.metrics())
                        .ledger(context.ledger())
                        .traces(context.traces())
                        .build();
        context.pipelines().add(runner);
        context.health().registerOwn("pipeline/" + name, runner::check);
        context.lifeCycle().start(runner);
    }
}
