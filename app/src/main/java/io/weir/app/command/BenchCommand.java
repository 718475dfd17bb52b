package io.weir.app.command;

import io.weir.base.error.WeirException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Names `weir bench` among the commands. The launcher starts another main class for it, since
/// measurements are no part of the product.
@Command(
        name = "bench",
        description = "Measures Weir on this machine: load, and what is lost when processes die.")
public final class BenchCommand implements Callable<Integer> {
    @Unmatched private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        throw WeirException.user(
                "bench: not on this class path (expected: started by bin/weir bench "
                        + String.join(" ", arguments)
                        + ")");
    }
}
