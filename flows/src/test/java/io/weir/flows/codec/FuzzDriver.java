package io.weir.flows.codec;

/// What the fuzzer calls. The property `weir.fuzz.target` names the [FuzzTarget].
public final class FuzzDriver {
    private static final FuzzTarget TARGET =
            FuzzTarget.of(System.getProperty("weir.fuzz.target", "any"));

    private FuzzDriver() {}

    /// Runs the target on one input; the name is the fuzzer's.
    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.run(input);
    }
}
