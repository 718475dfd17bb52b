package io.weir.embed.clickhouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class NativeLibraryTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void looksWhereItIsToldFirst() throws Exception {
        Path named = make("named/any.so");
        Path property = make("property/libchdb.so");
        Path installed = make("home/lib/native/libchdb.so");
        List<Path> starts = List.of(directory.resolve("home/lib/weir.jar"));
        String propertyDirectory = directory.resolve("property").toString();
        assertThat(NativeLibrary.find(named.toString(), propertyDirectory, starts))
                .isEqualTo(named);
        assertThat(NativeLibrary.find("", propertyDirectory, starts)).isEqualTo(property);
        assertThat(NativeLibrary.find(null, null, starts)).isEqualTo(installed);
    }

    @Test
    void findsTheOneOfACheckout() throws Exception {
        Path fetched =
                make(
                        "weir/embed/clickhouse/native/node_modules/@chdb/lib-"
                                + NativeLibrary.platform()
                                + "/libchdb.so");
        List<Path> starts = List.of(directory.resolve("weir/embed/clickhouse/target/classes"));
        assertThat(NativeLibrary.find(null, null, starts)).isEqualTo(fetched);
    }

    @Test
    void saysWhatToRunWhenItIsMissing() {
        assertThatThrownBy(() -> NativeLibrary.find(null, null, List.of(directory)))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("embed/clickhouse/native/fetch");
        assertThatThrownBy(() -> NativeLibrary.find("/nowhere/libchdb.so", null, List.of()))
                .isInstanceOf(WeirException.class)
                .hasMessage("WEIR_LIBCHDB: /nowhere/libchdb.so (expected: the file libchdb.so)");
    }

    private Path make(String name) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
