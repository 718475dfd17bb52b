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
        StoreKeys first = writeDown("http://127.0.0.1:1");
        StoreKeys second = writeDown("http://127.0.0.1:2");
        assertThat(second.password()).isEqualTo(first.password());
        assertThat(first.password().reveal()).hasSize(48);
        assertThat(StoreKeys.read(directory)).isEqualTo(second);
        assertThat(second.url()).isEqualTo("http://127.0.0.1:2");
        assertThat(second.toString()).doesNotContain(first.password().reveal());
    }

    /// Other processes read the file while the store starts again.
    @Test
    void keepsTheAddressOfTheLastStartUntilThereIsAnother() {
        StoreKeys last = writeDown("http://127.0.0.1:1");
        StoreKeys next = StoreKeys.keptOrNew(directory);
        assertThat(next.password()).isEqualTo(last.password());
        assertThat(StoreKeys.read(directory)).isEqualTo(last);
    }

    private StoreKeys writeDown(String address) {
        return StoreKeys.keptOrNew(directory).writeDown(directory, address);
    }

    @Test
    void letsNobodyElseReadTheFile() throws Exception {
        writeDown("http://127.0.0.1:1");
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
