/// The tables of results in SQLite and PostgreSQL.
@NullMarked
package io.weir.results.schema;

import org.jspecify.annotations.NullMarked;
