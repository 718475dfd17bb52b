package io.weir.results.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2020-04-09T06:16:02.512755Z,2020-04-09T06:16:02.512755Z",
        "2020-04-09T06:16:02Z,2020-04-09T06:16:02Z",
        "2020-04-09T06:16:02.1234567899Z,2020-04-09T06:16:02.123456789Z",
        "2020-02-29T00:00:00-00:30,2020-02-29T00:30:00Z",
        "2020-04-09T12:00:00+23:59,2020-04-08T12:01:00Z",
        "0000-01-01T00:00:00Z,0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z,9999-12-31T23:59:59.999999999Z"
    })
    void timesKeepTheirInstant(String text, Instant instant) throws RejectedMessage {
        assertThat(Rfc3339.parse(text, Rfc3339.WITH_NANOS)).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "'','cannot parse \"\" as \"2006\"'",
        "yesterday,'cannot parse \"yesterday\" as \"2006\"'",
        "2020/04/09,'cannot parse \"/04/09\" as \"-\"'",
        "2020-4-09T06:16:02Z,'cannot parse \"4-09T06:16:02Z\" as \"01\"'",
        "2026-06-30t23:00:00z,'cannot parse \"t23:00:00z\" as \"T\"'",
        "2026-06-30T3:00:00Z,'cannot parse \"3:00:00Z\" as \"15\"'",
        "'2026-06-30T03:00:00,5Z','cannot parse \",5Z\" as \"Z07:00\"'",
        "2026-06-30T03:00:00,'cannot parse \"\" as \"Z07:00\"'",
        "2026-06-30T03:00:00.Z,'cannot parse \".Z\" as \"Z07:00\"'"
    })
    void saysWhatCannotBeRead(String text, String reason) {
        assertThatThrownBy(() -> Rfc3339.parse(text, Rfc3339.WITH_NANOS))
                .hasMessage(
                        "parsing time \""
                                + text
                                + "\" as \"2006-01-02T15:04:05.999999999Z07:00\": "
                                + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-13-01T00:00:00Z,month out of range",
        "2026-02-29T00:00:00Z,day out of range",
        "2026-06-30T24:00:00Z,hour out of range",
        "2026-06-30T23:60:00Z,minute out of range",
        "2026-06-30T23:59:60Z,second out of range",
        "2026-06-30T03:00:00+24:00,time zone offset hour out of range",
        "2026-06-30T03:00:00+00:60,time zone offset minute out of range",
        "2026-06-30T03:00:00Zx,'extra text: \"x\"'"
    })
    void saysWhatIsOutOfRange(String text, String reason) {
        assertThatThrownBy(() -> Rfc3339.parse(text, Rfc3339.PLAIN))
                .hasMessage("parsing time \"" + text + "\": " + reason);
    }
}
