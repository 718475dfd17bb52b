package io.weir.embed.clickhouse.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A pipe of the operating system (pipe(2)) between the engine, which opens its writing end by a
/// file name, and Java, which reads. It holds 64 KiB: a writer waits for its reader, and fails when
/// the reader has gone. One thread reads; any thread may end the writing.
final class ResultPipe implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle PIPE = function("pipe", ADDRESS);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);
    private static final String DESCRIPTORS = "/dev/fd/";

    private final int writer;
    private final InputStream input;
    private boolean writing = true;

    private ResultPipe(int writer, InputStream input) {
        this.writer = writer;
        this.input = input;
    }

    /// A new pipe.
    ///
    /// @throws IOException when the process has too many open files
    static ResultPipe open() throws IOException {
        int reader;
        int writer;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            if (LibChdb.call(() -> (int) PIPE.invokeExact(ends)) != 0) {
                throw new IOException("no pipe for a result (too many open files?)");
            }
            reader = ends.getAtIndex(JAVA_INT, 0);
            writer = ends.getAtIndex(JAVA_INT, 1);
        }
        try {
            return new ResultPipe(writer, new FileInputStream(DESCRIPTORS + reader));
        } catch (IOException e) {
            close(writer);
            throw e;
        } finally {
            close(reader);
        }
    }

    /// The name under which this process can open the writing end, as long as it has not been
    /// ended.
    String path() {
        return DESCRIPTORS + writer;
    }

    /// What was written; it ends when [#endWriting()] was called and whoever opened [#path()] has
    /// closed it.
    InputStream input() {
        return input;
    }

    /// Gives up this side's hold of the writing end.
    synchronized void endWriting() {
        if (writing) {
            writing = false;
            close(writer);
        }
    }

    /// Closes both ends: whoever still writes gets an error.
    @Override
    public void close() throws IOException {
        endWriting();
        input.close();
    }

    private static void close(int descriptor) {
        int result = LibChdb.call(() -> (int) CLOSE.invokeExact(descriptor));
        if (result != 0) {
            throw new IllegalStateException("close(" + descriptor + ") failed");
        }
    }

    private static MethodHandle function(String name, MemoryLayout argument) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, argument));
    }
}
