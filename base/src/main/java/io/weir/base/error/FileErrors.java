package io.weir.base.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// Why a file could not be read or written, in words: the messages of `java.nio.file` hold only the
/// path.
public final class FileErrors {
    private FileErrors() {}

    /// The reason, without the path.
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case IOException _ when noRoom(failure) -> "the disk is full";
            default -> "cannot be read: " + failure.getMessage();
        };
    }

    /// Whether a file could not be written because its disk is full (ENOSPC and EDQUOT as
    /// strerror(3) tells them): the failure passes when there is room.
    public static boolean noRoom(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left on device")
                || message.contains("Disk quota exceeded");
    }
}
