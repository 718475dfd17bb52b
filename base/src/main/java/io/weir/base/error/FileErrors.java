package io.weir.base.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// Why a file could not be read, in words: the messages of `java.nio.file` hold only the path.
public final class FileErrors {
    private FileErrors() {}

    /// The reason, without the path.
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> "cannot be read: " + failure.getMessage();
        };
    }
}
