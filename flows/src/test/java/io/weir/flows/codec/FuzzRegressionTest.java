package io.weir.flows.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// What fuzzing found stays mended: every kept input and every seed, whole and cut off at each of
/// its bytes, once more through its target. `bench/fuzz` searches on. One to three seconds.
class FuzzRegressionTest {
    @Timeout(60)
    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void noKeptInputThrowsHangsOrMiscounts(FuzzTarget target) {
        List<byte[]> inputs = new ArrayList<>(FuzzCorpus.of(target));
        List<byte[]> seeds = FuzzSeeds.of(target);
        assertThat(seeds).isNotEmpty();
        for (byte[] seed : seeds) {
            for (int length = 0; length <= seed.length; length++) {
                inputs.add(Arrays.copyOf(seed, length));
            }
        }
        inputs.forEach(input -> run(target, input));
    }

    private static void run(FuzzTarget target, byte[] input) {
        try {
            target.run(input);
        } catch (RuntimeException | Error failure) {
            throw new AssertionError("input: " + HexFormat.of().formatHex(input), failure);
        }
    }
}
