package io.weir.embed.clickhouse.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weir.base.error.WeirException;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The functions of `chdb.h` (26.7), one method each. Calls block: never make one on a virtual
/// thread. Handles are plain pointers; whoever gets one frees it.
final class LibChdb {
    private static final int ANALYSIS_INTS = 4;

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;
    private final MethodHandle connect;
    private final MethodHandle closeConnection;
    private final MethodHandle query;
    private final MethodHandle destroyResult;
    private final MethodHandle resultBuffer;
    private final MethodHandle resultLength;
    private final MethodHandle resultError;
    private final MethodHandle readRows;
    private final MethodHandle readBytes;
    private final MethodHandle writtenRows;
    private final MethodHandle writtenBytes;
    private final MethodHandle insertBegin;
    private final MethodHandle insertAppend;
    private final MethodHandle insertDone;
    private final MethodHandle insertCancel;
    private final MethodHandle insertError;
    private final MethodHandle insertDestroy;
    private final MethodHandle classify;
    private final MethodHandle shutdown;

    private LibChdb(SymbolLookup symbols) {
        this.symbols = symbols;
        connect = handle("chdb_connect", ADDRESS, JAVA_INT, ADDRESS);
        closeConnection = handle("chdb_close_conn", null, ADDRESS);
        query = statement("chdb_query_with_params_n");
        destroyResult = handle("chdb_destroy_query_result", null, ADDRESS);
        resultBuffer = handle("chdb_result_buffer", ADDRESS, ADDRESS);
        resultLength = handle("chdb_result_length", JAVA_LONG, ADDRESS);
        resultError = handle("chdb_result_error", ADDRESS, ADDRESS);
        readRows = handle("chdb_result_storage_rows_read", JAVA_LONG, ADDRESS);
        readBytes = handle("chdb_result_storage_bytes_read", JAVA_LONG, ADDRESS);
        writtenRows = handle("chdb_result_rows_written", JAVA_LONG, ADDRESS);
        writtenBytes = handle("chdb_result_bytes_written", JAVA_LONG, ADDRESS);
        insertBegin = statement("chdb_stream_insert_with_params_n");
        insertAppend = handle("chdb_stream_append", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
        insertDone = handle("chdb_stream_done", ADDRESS, ADDRESS);
        insertCancel = handle("chdb_stream_cancel_insert", null, ADDRESS);
        insertError = handle("chdb_stream_insert_error", ADDRESS, ADDRESS);
        insertDestroy = handle("chdb_destroy_insert_stream", null, ADDRESS);
        classify =
                handle(
                        "chdb_classify_query_n",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS);
        shutdown = handle("chdb_shutdown", JAVA_INT);
    }

    /// Loads the library for the rest of the process and leaves all signals to the JVM, which needs
    /// SIGSEGV for itself.
    ///
    /// @throws WeirException of kind `USER` when the file is no such library
    static LibChdb load(Path file) {
        LibChdb library;
        try {
            library = new LibChdb(SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalArgumentException | UnsatisfiedLinkError e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "native library " + file + ": cannot be loaded (expected: libchdb 26.7): " + e,
                    e);
        }
        useUtc(library.linker);
        call(() -> {
            library.handle("chdb_set_signal_handlers_enabled", null, JAVA_INT).invokeExact(0);
            return null;
        });
        return library;
    }

    /// The engine takes its time zone from `TZ`, and every time in Weir is UTC.
    private static void useUtc(Linker linker) {
        MemorySegment address = linker.defaultLookup().find("setenv").orElseThrow();
        MethodHandle setenv =
                linker.downcallHandle(
                        address, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom("TZ");
            MemorySegment value = arena.allocateFrom("UTC");
            call(() -> (int) setenv.invokeExact(name, value, 1));
        }
    }

    /// A pointer to a new connection, or null when the engine refused (its reason is only in its
    /// log).
    @Nullable MemorySegment connect(List<String> arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment argv = arena.allocate(ADDRESS, arguments.size() + 2L);
            argv.setAtIndex(ADDRESS, 0, arena.allocateFrom("chdb"));
            for (int i = 0; i < arguments.size(); i++) {
                argv.setAtIndex(ADDRESS, i + 1L, arena.allocateFrom(arguments.get(i)));
            }
            int argc = arguments.size() + 1;
            MemorySegment holder = call(() -> (MemorySegment) connect.invokeExact(argc, argv));
            return isNull(holder) ? null : holder.reinterpret(ADDRESS.byteSize());
        }
    }

    void close(MemorySegment holder) {
        call(() -> {
            closeConnection.invokeExact(holder);
            return null;
        });
    }

    MemorySegment query(
            MemorySegment holder, byte[] sql, String format, Map<String, String> parameters) {
        return statement(query, holder, sql, format, parameters);
    }

    MemorySegment insert(
            MemorySegment holder, byte[] sql, String format, Map<String, String> parameters) {
        return statement(insertBegin, holder, sql, format, parameters);
    }

    void destroy(MemorySegment result) {
        call(() -> {
            destroyResult.invokeExact(result);
            return null;
        });
    }

    /// The bytes of a result, valid until it is destroyed; empty when there are none.
    MemorySegment bytes(MemorySegment result) {
        long length = number(resultLength, result);
        if (length == 0) {
            return MemorySegment.NULL;
        }
        return call(() -> (MemorySegment) resultBuffer.invokeExact(result)).reinterpret(length);
    }

    @Nullable String error(MemorySegment result) {
        return text(call(() -> (MemorySegment) resultError.invokeExact(result)));
    }

    Progress progress(MemorySegment result) {
        return new Progress(
                number(readRows, result),
                number(readBytes, result),
                number(writtenRows, result),
                number(writtenBytes, result));
    }

    /// Whether the engine still takes data.
    boolean append(MemorySegment insert, MemorySegment data, long length) {
        return call(() -> (int) insertAppend.invokeExact(insert, data, length)) == 0;
    }

    MemorySegment done(MemorySegment insert) {
        return call(() -> (MemorySegment) insertDone.invokeExact(insert));
    }

    void cancelInsert(MemorySegment insert) {
        call(() -> {
            insertCancel.invokeExact(insert);
            return null;
        });
    }

    @Nullable String insertError(MemorySegment insert) {
        return text(call(() -> (MemorySegment) insertError.invokeExact(insert)));
    }

    void destroyInsert(MemorySegment insert) {
        call(() -> {
            insertDestroy.invokeExact(insert);
            return null;
        });
    }

    QueryAnalysis classify(MemorySegment holder, byte[] sql) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = copy(arena, sql);
            MemorySegment report = arena.allocate(JAVA_INT, ANALYSIS_INTS);
            report.setAtIndex(JAVA_INT, 0, (int) report.byteSize());
            int state =
                    call(() ->
                            (int)
                                    classify.invokeExact(
                                            connection(holder),
                                            text,
                                            (long) sql.length,
                                            MemorySegment.NULL,
                                            0L,
                                            report));
            if (state != 0) {
                return QueryAnalysis.UNKNOWN;
            }
            return new QueryAnalysis(
                    report.getAtIndex(JAVA_INT, 1),
                    QueryAnalysis.Kind.of(report.getAtIndex(JAVA_INT, 3)));
        }
    }

    /// Joins every thread of the engine; false while a connection is open.
    boolean shutdown() {
        return call(() -> (int) shutdown.invokeExact()) == 0;
    }

    private MemorySegment statement(
            MethodHandle function,
            MemorySegment holder,
            byte[] sql,
            String format,
            Map<String, String> parameters) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = copy(arena, sql);
            byte[] formatBytes = format.getBytes(StandardCharsets.UTF_8);
            MemorySegment formatText = copy(arena, formatBytes);
            int count = parameters.size();
            MemorySegment names = arena.allocate(ADDRESS, count + 1L);
            MemorySegment nameLengths = arena.allocate(JAVA_LONG, count + 1L);
            MemorySegment values = arena.allocate(ADDRESS, count + 1L);
            MemorySegment valueLengths = arena.allocate(JAVA_LONG, count + 1L);
            int i = 0;
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                byte[] name = parameter.getKey().getBytes(StandardCharsets.UTF_8);
                byte[] value = parameter.getValue().getBytes(StandardCharsets.UTF_8);
                names.setAtIndex(ADDRESS, i, copy(arena, name));
                nameLengths.setAtIndex(JAVA_LONG, i, name.length);
                values.setAtIndex(ADDRESS, i, copy(arena, value));
                valueLengths.setAtIndex(JAVA_LONG, i, value.length);
                i++;
            }
            return call(() ->
                    (MemorySegment)
                            function.invokeExact(
                                    connection(holder),
                                    text,
                                    (long) sql.length,
                                    formatText,
                                    (long) formatBytes.length,
                                    names,
                                    nameLengths,
                                    values,
                                    valueLengths,
                                    (long) count));
        }
    }

    private MethodHandle statement(String name) {
        return handle(
                name, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                ADDRESS, ADDRESS, JAVA_LONG);
    }

    private MethodHandle handle(
            String name, @Nullable MemoryLayout result, MemoryLayout... arguments) {
        MemorySegment address =
                symbols.find(name)
                        .orElseThrow(() -> new UnsatisfiedLinkError(name + ": no such function"));
        FunctionDescriptor descriptor =
                result == null
                        ? FunctionDescriptor.ofVoid(arguments)
                        : FunctionDescriptor.of(result, arguments);
        return linker.downcallHandle(address, descriptor);
    }

    private static MemorySegment connection(MemorySegment holder) {
        return holder.get(ADDRESS, 0);
    }

    private static long number(MethodHandle function, MemorySegment result) {
        return call(() -> (long) function.invokeExact(result));
    }

    private static @Nullable String text(MemorySegment pointer) {
        return isNull(pointer) ? null : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static boolean isNull(MemorySegment pointer) {
        return pointer.address() == 0;
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /// A call into native code.
    @FunctionalInterface
    interface NativeCall<T extends @Nullable Object> {
        T invoke() throws Throwable;
    }

    /// Makes a call that throws nothing by itself.
    static <T extends @Nullable Object> T call(NativeCall<T> call) {
        try {
            return call.invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("native call failed", e);
        }
    }
}
