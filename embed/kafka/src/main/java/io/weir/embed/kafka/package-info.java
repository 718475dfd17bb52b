/// A real Kafka broker inside this process.
@NullMarked
package io.weir.embed.kafka;

import org.jspecify.annotations.NullMarked;
