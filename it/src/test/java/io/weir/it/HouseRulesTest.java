package io.weir.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Executor;

/// The rules of the house (CONTRIBUTING.md), checked on the compiled classes.
class HouseRulesTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.weir");

    @Test
    void everyRoomWasRead() {
        assertThat(CLASSES)
                .extracting(c -> c.getPackageName().replaceFirst("^io\\.weir\\.(\\w+).*", "$1"))
                .contains(
                        "base",
                        "wire",
                        "pipeline",
                        "http",
                        "connect",
                        "embed",
                        "flows",
                        "results",
                        "console",
                        "app");
    }

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("base")
                .definedBy("io.weir.base..")
                .layer("wire")
                .definedBy("io.weir.wire..")
                .layer("pipeline")
                .definedBy("io.weir.pipeline..")
                .layer("http")
                .definedBy("io.weir.http..")
                .layer("connect")
                .definedBy("io.weir.connect..")
                .layer("embed")
                .definedBy("io.weir.embed..")
                .layer("flows")
                .definedBy("io.weir.flows..")
                .layer("results")
                .definedBy("io.weir.results..")
                .layer("console")
                .definedBy("io.weir.console..")
                .layer("app")
                .definedBy("io.weir.app..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("console")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("flows")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("results")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("embed")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("connect")
                .mayOnlyBeAccessedByLayers("flows", "results", "console", "app")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("embed", "flows", "results", "console", "app")
                .whereLayer("pipeline")
                .mayOnlyBeAccessedByLayers("connect", "flows", "results", "console", "app")
                .whereLayer("wire")
                .mayOnlyBeAccessedByLayers("pipeline", "connect", "embed", "flows", "app")
                .check(CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.weir.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyHttpSeesTheHttpLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.weir.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..", "com.linecorp..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void onlyEmbeddedKafkaSeesServerClasses() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.weir.embed.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "scala..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.weir.connect.kafka..", "io.weir.embed.kafka..", "io.weir.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void onlyTheConnectorSeesTheDrivers() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.weir.connect.sql..", "io.weir.testing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..", "org.postgresql..", "com.zaxxer.hikari..")
                .check(CLASSES);
    }

    @Test
    void nativeCallsStayInTheirRooms() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.weir.embed.clickhouse..", "io.weir.flows.inlet..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker")
                .check(CLASSES);
    }

    @Test
    void wireAndCodecsDoNoInputOutputNoThreadsNoLogging() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.weir.wire..", "io.weir.flows.codec..", "io.weir.results.message..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.concurrent.locks..",
                        "org.slf4j..",
                        "io.weir.base.metrics..")
                .check(CLASSES);
    }

    @Test
    void wireAndCodecsStartNothing() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.weir.wire..", "io.weir.flows.codec..", "io.weir.results.message..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Executor.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }

    @Test
    void jackson2IsForLibrariesOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..")
                .check(CLASSES);
    }

    @Test
    void packagesAreNullMarked() {
        assertThat(
                        CLASSES.stream()
                                .map(c -> c.getPackage())
                                .distinct()
                                .filter(p ->
                                        !p.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                                .map(p -> p.getName()))
                .as("packages without @NullMarked")
                .isEmpty();
    }
}
