/// How Weir reaches Kafka: topics, producer, consumer, dead letters.
@NullMarked
package io.weir.connect.kafka;

import org.jspecify.annotations.NullMarked;
