/// How to reach SQLite and PostgreSQL: connections, transactions, migrations, and positions that
/// are stored in the same transaction as the rows.
@NullMarked
package io.weir.connect.sql;

import org.jspecify.annotations.NullMarked;
