package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.embed.clickhouse.sql.Statement;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/// A request's statement and, behind it, the data of an insert. The statement may stand in the URL,
/// in the body, or begin in one and go on in the other.
///
/// @param sql of an insert with data: up to its FORMAT clause; else all of it
/// @param insert whether there is data
/// @param inputFormat of the data
/// @param data not read yet; closed by nobody
record RequestBody(String sql, boolean insert, String inputFormat, InputStream data) {
    /// The longest statement, without data; ClickHouse's own limit (`max_query_size`) is the first
    /// quarter of it.
    static final int MAX_STATEMENT = 1 << 20;

    private static final int QUERY_IS_TOO_LARGE = 223;
    private static final int NOT_IMPLEMENTED = 48;
    private static final int FIRST_READ = 16 << 10;

    /// Reads as much of the body as the statement needs.
    ///
    /// @param query the URL's part of the statement; may be empty
    /// @param body decoded, not read yet
    /// @throws IOException when the client goes away
    static RequestBody read(String query, InputStream body) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(query.getBytes(StandardCharsets.UTF_8));
        boolean ended = false;
        int wanted = FIRST_READ;
        Statement statement = Statement.scan(text.toByteArray(), text.size());
        if (statement.kind() == Statement.Kind.INSERT) {
            return insert(statement, text.toByteArray(), body);
        }
        while (!ended) {
            byte[] more = body.readNBytes(wanted);
            ended = more.length < wanted;
            if (more.length > 0 && !query.isEmpty() && wanted == FIRST_READ) {
                text.write('\n');
            }
            text.writeBytes(more);
            wanted = Math.max(text.size(), FIRST_READ + 1);
            statement = Statement.scan(text.toByteArray(), text.size());
            // A format name at the very end may go on in the next bytes.
            boolean whole = ended || statement.dataStart() < text.size();
            if (statement.kind() == Statement.Kind.INSERT && whole) {
                return insert(statement, text.toByteArray(), body);
            }
            if (text.size() > MAX_STATEMENT) {
                throw new ChdbException(
                        QUERY_IS_TOO_LARGE,
                        "DB::Exception: Statement is longer than 1 MiB. (QUERY_IS_TOO_LARGE)");
            }
        }
        byte[] all = text.toByteArray();
        return switch (statement.kind()) {
            case INCOMPLETE_INSERT -> insert(statement.orValues(all, all.length), all, body);
            case INPUT ->
                    throw new ChdbException(
                            NOT_IMPLEMENTED,
                            "DB::Exception: input() has no data here: insert into the table"
                                    + " itself. (NOT_IMPLEMENTED)");
            case FILE ->
                    throw new ChdbException(
                            NOT_IMPLEMENTED,
                            "DB::Exception: INTO OUTFILE and FROM INFILE are not allowed over HTTP."
                                    + " (NOT_IMPLEMENTED)");
            case PLAIN, INSERT ->
                    new RequestBody(
                            new String(all, StandardCharsets.UTF_8),
                            false,
                            "",
                            InputStream.nullInputStream());
        };
    }

    private static RequestBody insert(Statement statement, byte[] text, InputStream rest) {
        int start = statement.dataStart();
        InputStream data =
                start >= text.length
                        ? rest
                        : new SequenceInputStream(
                                new ByteArrayInputStream(text, start, text.length - start), rest);
        return new RequestBody(statement.sql(), true, statement.inputFormat(), data);
    }
}
