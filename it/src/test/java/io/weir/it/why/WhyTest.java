package io.weir.it.why;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// Situations in which something is missing, each caused over the wire or in the kernel, and some
/// in which nothing is; then what `/metrics` and health say of the same process. One process for
/// all, so the order matters. About 30 s.
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class WhyTest {
    @TempDir static Path folder;

    @BeforeAll
    static void open() throws Exception {
        Situation.open(new House(folder, Topic::overtakeTheLedger));
    }

    @AfterAll
    static void close() throws Exception {
        Situation.house().close();
    }

    @Nested
    @Order(1)
    class Nothing extends NothingMissing {}

    @Nested
    @Order(2)
    class Exporters extends ExporterGaps {}

    @Nested
    @Order(3)
    class Pipelines extends PipelineGaps {}

    @Nested
    @Order(4)
    class Figures extends MetricsAndHealth {}

    @Nested
    @Order(5)
    class Last extends Outages {}
}
