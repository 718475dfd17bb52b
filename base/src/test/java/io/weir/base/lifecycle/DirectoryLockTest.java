package io.weir.base.lifecycle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class DirectoryLockTest {
    @TempDir Path folder;

    @Test
    void secondHolderIsRefusedUntilTheFirstLetsGo() throws IOException {
        Path directory = folder.resolve("data");
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
            assertThatThrownBy(() -> DirectoryLock.take(directory))
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining("is in use by another process");
        }
        DirectoryLock.take(directory).close();
    }

    @Test
    void aFileInThePlaceOfTheDirectoryIsOneLine() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DirectoryLock.take(file))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("cannot be used");
    }
}
