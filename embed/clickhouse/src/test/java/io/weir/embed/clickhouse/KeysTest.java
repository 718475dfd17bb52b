package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class KeysTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void keepsTheKeyAndWritesDownTheAddress() throws Exception {
        StoreKeys first = StoreKeys.prepare(directory, "http://127.0.0.1:1");
        StoreKeys second = StoreKeys.prepare(directory, "http://127.0.0.1:2");
        assertThat(second.password()).isEqualTo(first.password());
        assertThat(first.password().reveal()).hasSize(48);
        assertThat(StoreKeys.read(directory)).isEqualTo(second);
        assertThat(second.url()).isEqualTo("http://127.0.0.1:2");
        assertThat(second.toString()).doesNotContain(first.password().reveal());
    }

    @Test
    void letsNobodyElseReadTheFile() throws Exception {
        StoreKeys.prepare(directory, "http://127.0.0.1:1");
        Path file = directory.resolve("keys.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void saysWhenThereAreNone() throws Exception {
        assertThatThrownBy(() -> StoreKeys.read(directory))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("keys.json")
                .hasMessageContaining("expected");
        Files.writeString(directory.resolve("keys.json"), "{");
        assertThatThrownBy(() -> StoreKeys.read(directory)).isInstanceOf(WeirException.class);
    }
}
