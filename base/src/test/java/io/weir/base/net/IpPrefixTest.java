package io.weir.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;

class IpPrefixTest {
    private static boolean contains(String prefix, String address) {
        ByteBuffer bytes = ByteBuffer.wrap(IpPrefix.parseAddress(address));
        return IpPrefix.parse(prefix).contains(bytes.getLong(), bytes.getLong());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/64, 2001:db8:0:1::1, false",
        "2001:db8::1/128, 2001:db8::1, true",
        "10.1.2.3, 10.1.2.3, true"
    })
    void containsTellsMembership(String prefix, String address, boolean expected) {
        assertThat(contains(prefix, address)).isEqualTo(expected);
    }

    @Test
    void hostBitsAreCleared() {
        assertThat(IpPrefix.parse("192.0.2.77/24")).isEqualTo(IpPrefix.parse("192.0.2.0/24"));
        assertThat(IpPrefix.parse("192.0.2.77/24")).hasToString("192.0.2.0/24");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "0.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:db8:0:1:1:1:1:1",
                "2001:db8::1:0:0:1",
                "2001:0:0:1::1",
                "fe80::ff:fe00:1",
                "1:2:3:4:5:6:7:8",
                "abcd:ef01:2345:6789:abcd:ef01:2345:6789"
            })
    void addressesAreWrittenAsRfc5952Section4Wants(String canonical) {
        assertThat(IpPrefix.canonical(canonical)).isEqualTo(canonical);
    }

    @Test
    void otherSpellingsOfAnAddressBecomeTheOne() {
        assertThat(IpPrefix.canonical("2001:0DB8:0:0:0:0:0:1")).isEqualTo("2001:db8::1");
        assertThat(IpPrefix.canonical("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(IpPrefix.canonical("2001:db8:0:0:1:0:0:1")).isEqualTo("2001:db8::1:0:0:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "192.0.2.0/33", "192.0.2.0/x", "::/129", "example.org/8"})
    void nonsenseIsRefused(String text) {
        assertThatThrownBy(() -> IpPrefix.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }
}
