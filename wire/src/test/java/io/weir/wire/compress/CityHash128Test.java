package io.weir.wire.compress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Vectors from ClickHouse's own Java client; one per branch of the algorithm (length 0, 1 to 3, 4
/// to 8, 16, 17 to 127, 128 and more).
class CityHash128Test {
    @ParameterizedTest
    @CsvSource({
        "'', 1, 3df09dfc64c09a2b, 3cb540c392e51e29",
        "a, 1, d27139a1afe01ad0, fd7e8ee2e4c86cf6",
        "hello, 1, bbae8265cd136bef, f1881d5ba3f4b5ec",
        "Moscow 16 bytes!, 1, cc71ba48b3ae4397, 85f989360f13c58f",
        "The quick brown fox jumps over the lazy dog, 1, 69102202d326a2fd, e4b1346bbee531a1",
        "x, 300, 330371db29dc7f7b, 8cc8068965184bd6",
    })
    void agreesWithClickHouse(String text, int times, String low, String high) {
        byte[] bytes = (" " + text.repeat(times)).getBytes(StandardCharsets.UTF_8);

        CityHash128 hash = CityHash128.of(bytes, 1, bytes.length - 1);

        assertThat(hash.low()).isEqualTo(HexFormat.fromHexDigitsToLong(low));
        assertThat(hash.high()).isEqualTo(HexFormat.fromHexDigitsToLong(high));
    }
}
