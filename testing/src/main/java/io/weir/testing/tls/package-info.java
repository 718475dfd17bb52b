/// Keys and certificates made for one test.
@NullMarked
package io.weir.testing.tls;

import org.jspecify.annotations.NullMarked;
