/// Tables as they should be, rendered as SQL and compared with those that ClickHouse has.
@NullMarked
package io.weir.connect.clickhouse.schema;

import org.jspecify.annotations.NullMarked;
