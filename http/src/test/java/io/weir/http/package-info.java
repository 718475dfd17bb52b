/// Tests of the HTTP server against real clients and raw sockets.
@NullMarked
package io.weir.http;

import org.jspecify.annotations.NullMarked;
