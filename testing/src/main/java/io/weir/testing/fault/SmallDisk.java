package io.weir.testing.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system of a few mebibytes in memory (tmpfs(5)), which a test fills and makes room in
/// again. Mounting needs the rights of root: without them the test is skipped and says so.
public final class SmallDisk implements AutoCloseable {
    private static final int STEP = 64 << 10;

    private static final int FILES = 20_000;

    private final Path directory;
    private final Path fillers;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.fillers = directory.resolve("fillers");
    }

    /// Mounts one at that directory, which is made when it is missing.
    ///
    /// @param mebibytes its size
    public static SmallDisk mount(Path directory, int mebibytes) throws Exception {
        Files.createDirectories(directory);
        String options = "size=" + mebibytes + "m,nr_inodes=" + FILES;
        Process mount = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory);
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(mount.waitFor() == 0, () -> "no small disk without mount(8): " + said);
        return new SmallDisk(directory);
    }

    private static Process run(Object... command) throws IOException {
        String[] words = new String[command.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = command[i].toString();
        }
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    /// Takes the room that is left, to the last byte.
    public void fill() throws IOException {
        Files.createDirectories(fillers);
        byte[] zeros = new byte[STEP];
        int size = STEP;
        try (OutputStream out = Files.newOutputStream(fillers.resolve("bytes"))) {
            while (size > 0) {
                size = wrote(out, zeros, size) ? size : size / 2;
            }
        }
    }

    private static boolean wrote(OutputStream out, byte[] bytes, int size) {
        try {
            out.write(bytes, 0, size);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    /// Takes all files that can still be made but that many: what is written then fails in the
    /// middle, with the same error as without bytes.
    public void fillFiles(int left) throws IOException {
        Files.createDirectories(fillers);
        int made = 0;
        while (made(made)) {
            made++;
        }
        for (int i = 1; i <= left; i++) {
            Files.delete(fillers.resolve(Integer.toString(made - i)));
        }
    }

    private boolean made(int number) {
        try {
            Files.createFile(fillers.resolve(Integer.toString(number)));
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    /// Gives the room back.
    public void makeRoom() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(fillers)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /// Unmounts it, also while a process still has files open there.
    @Override
    public void close() throws Exception {
        if (run("umount", "--lazy", directory).waitFor() != 0) {
            throw new IOException("not unmounted: " + directory);
        }
    }
}
