package io.weir.embed.clickhouse.engine;

/// What the engine's own parser says of a text before it is run.
///
/// @param statements how many statements it holds; 0 when it does not parse
/// @param kind the most restricted kind among them
public record QueryAnalysis(int statements, Kind kind) {
    static final QueryAnalysis UNKNOWN = new QueryAnalysis(0, Kind.UNKNOWN);

    /// What a statement does to state that outlives it (`chdb_query_class`).
    public enum Kind {
        /// SELECT, SHOW, DESCRIBE, EXPLAIN, EXISTS, CHECK.
        READ_ONLY,
        /// Changes a database.
        MUTATING,
        /// Changes something beside the databases: functions, named collections, users.
        MUTATING_GLOBAL,
        /// USE, SET, SYSTEM, KILL, ATTACH, BACKUP, INTO OUTFILE, temporary tables.
        CONTROL,
        /// Does not parse, or is not known to this engine.
        UNKNOWN;

        static Kind of(int number) {
            Kind[] kinds = values();
            return number >= 0 && number < kinds.length ? kinds[number] : UNKNOWN;
        }
    }

    /// Whether this is exactly one statement that leaves no trace.
    public boolean isSingleRead() {
        return statements == 1 && kind == Kind.READ_ONLY;
    }
}
