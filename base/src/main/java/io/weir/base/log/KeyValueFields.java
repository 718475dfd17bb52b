package io.weir.base.log;

import ch.qos.logback.classic.spi.ILoggingEvent;

import net.logstash.logback.composite.AbstractJsonProvider;

import org.slf4j.event.KeyValuePair;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/// Writes the keys and values of a log event as fields of its JSON object: numbers and booleans as
/// such, everything else as the text that the other form of the log shows. Stateless.
final class KeyValueFields extends AbstractJsonProvider<ILoggingEvent> {
    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null) {
            return;
        }
        for (KeyValuePair pair : pairs) {
            if (pair.value instanceof Number || pair.value instanceof Boolean) {
                generator.writePOJOProperty(pair.key, pair.value);
            } else {
                generator.writeStringProperty(pair.key, String.valueOf(pair.value));
            }
        }
    }
}
