package io.weir.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "::",
                "2001:db8::1",
                "[::1]",
                "localhost",
                "db-1.example"
            })
    void addressesAndNamesPass(String text) {
        assertThat(ListenAddress.check(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:8123", "300.1.1.1", "localhost:80", "-x", "a b"})
    void everythingElseIsRefused(String text) {
        assertThatThrownBy(() -> ListenAddress.check(text))
                .hasMessageStartingWith("listen: " + text);
    }
}
