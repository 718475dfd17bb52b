package io.weir.pipeline.delivery;

import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Writer;
import io.weir.pipeline.trace.Traces;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// What every range of one pipeline is delivered to, and how it is counted. Thread-safe.
///
/// @param window how long after a plan an insert may start
/// @param tables notices that they were changed for others
/// @param locks one per table, so that each table sees one insert at a time
record Target(
        String pipeline,
        Writer writer,
        DeadLetters deadLetters,
        Steps steps,
        PipelineMetrics metrics,
        Traces traces,
        InstantSource clock,
        Duration window,
        TableWatch tables,
        ConcurrentMap<String, Lock> locks) {

    Target(
            String pipeline,
            Writer writer,
            DeadLetters deadLetters,
            Steps steps,
            PipelineMetrics metrics,
            Traces traces,
            InstantSource clock,
            Duration window,
            List<String> tables) {
        this(
                pipeline,
                writer,
                deadLetters,
                steps,
                metrics,
                traces,
                clock,
                window,
                new TableWatch(writer, tables),
                new ConcurrentHashMap<>());
    }

    Lock lock(String table) {
        return locks.computeIfAbsent(table, _ -> new ReentrantLock());
    }
}
