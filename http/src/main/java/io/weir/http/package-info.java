/// The HTTP server: routes, streaming both ways, static files, and the routes every role has.
@NullMarked
package io.weir.http;

import org.jspecify.annotations.NullMarked;
