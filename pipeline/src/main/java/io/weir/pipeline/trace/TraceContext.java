package io.weir.pipeline.trace;

import io.weir.pipeline.SourceRecord;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A trace and one span of it (W3C Trace Context, §3.2).
///
/// @param high first 8 bytes of the trace id
/// @param low last 8 bytes of the trace id
/// @param span the span's id; not 0
public record TraceContext(long high, long low, long span) {
    /// The record header that carries a producer's context.
    public static final String HEADER = "traceparent";

    // §3.2.2: version, trace id, parent id, flags; later versions may append more.
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

    /// A new trace.
    public static TraceContext random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TraceContext(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
    }

    /// Another span of the same trace.
    public TraceContext child() {
        return new TraceContext(high, low, ThreadLocalRandom.current().nextLong() | 1);
    }

    /// What the header [#HEADER] of a record says; null without one, or when it is not well formed.
    public static @Nullable TraceContext of(SourceRecord record) {
        byte[] header = record.headers().isEmpty() ? null : record.header(HEADER);
        return header == null ? null : parse(new String(header, StandardCharsets.US_ASCII));
    }

    static @Nullable TraceContext parse(String text) {
        Matcher matcher = PARENT.matcher(text);
        if (!matcher.matches() || (text.startsWith("00") && matcher.group(3) != null)) {
            return null;
        }
        String trace = String.valueOf(matcher.group(1));
        TraceContext context =
                new TraceContext(
                        Long.parseUnsignedLong(trace, 0, 16, 16),
                        Long.parseUnsignedLong(trace, 16, 32, 16),
                        Long.parseUnsignedLong(String.valueOf(matcher.group(2)), 16));
        boolean valid = (context.high | context.low) != 0 && context.span != 0;
        return valid ? context : null;
    }
}
