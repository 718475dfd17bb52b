package io.weir.results.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.UUID;

class ClusterNameTest {
    private static final UUID NAME = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01234567-89ab-cdef-0123-456789abcdef",
                "01234567-89AB-CDEF-0123-456789ABCDEF",
                "urn:uuid:01234567-89ab-cdef-0123-456789abcdef",
                "URN:UUID:01234567-89ab-cdef-0123-456789abcdef",
                "{01234567-89ab-cdef-0123-456789abcdef}",
                "0123456789abcdef0123456789abcdef"
            })
    void everySpellingIsOneCluster(String spelling) {
        assertThat(ClusterName.parse(spelling)).isEqualTo(NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01234567-89ab-cdef-0123-456789abcde",
                "01234567-89ab-cdef-0123-456789abcdeg",
                "0123456-789ab-cdef-0123-456789abcdef",
                "0-0-0-0-0",
                "{0123456789abcdef0123456789abcdef}",
                "[01234567-89ab-cdef-0123-456789abcdef]",
                " 01234567-89ab-cdef-0123-456789abcdef"
            })
    void otherTextIsNone(String text) {
        assertThatThrownBy(() -> ClusterName.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cluster name is not a UUID");
    }
}
