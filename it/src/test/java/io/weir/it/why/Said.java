package io.weir.it.why;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.StreamSupport;

/// An answer of `/api/v0/why`.
record Said(JsonNode answer) {

    String summary() {
        return answer.path("summary").asString("");
    }

    boolean missing() {
        return answer.path("missing").asBoolean(true);
    }

    /// Sentences and advice of one cause.
    List<String> of(String cause) {
        return StreamSupport.stream(answer.path("findings").spliterator(), false)
                .filter(finding -> finding.path("cause").asString("").equals(cause))
                .map(finding ->
                        finding.path("sentence").asString("")
                                + "; "
                                + finding.path("advice").asString(""))
                .toList();
    }
}
