package io.weir.flows.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/// The inputs that the fuzzer found worth keeping, one file of hexadecimal lines per target beside
/// this class in the resources. As a program it unpacks them, and [FuzzSeeds], into a directory for
/// the fuzzer, and packs what a directory holds.
///
/// ```
/// FuzzCorpus unpack TARGET DIRECTORY
/// FuzzCorpus pack TARGET DIRECTORY FILE
/// ```
public final class FuzzCorpus {
    /// Longer inputs and more of them make the regression slow and hold little more.
    private static final int LONGEST = 300;

    private static final int MOST = 150;

    private FuzzCorpus() {}

    /// The kept inputs of a target.
    static List<byte[]> of(FuzzTarget target) {
        String name = "fuzz/" + target.label() + ".txt";
        try (InputStream in = FuzzCorpus.class.getResourceAsStream(name)) {
            if (in == null) {
                return List.of();
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines().map(HexFormat.of()::parseHex).toList();
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }

    /// The program.
    public static void main(String[] args) throws IOException {
        FuzzTarget target = FuzzTarget.of(args[1]);
        Path directory = Path.of(args[2]);
        if (args[0].equals("unpack")) {
            Files.createDirectories(directory);
            List<byte[]> inputs = new ArrayList<>(of(target));
            inputs.addAll(FuzzSeeds.of(target));
            for (int i = 0; i < inputs.size(); i++) {
                Files.write(directory.resolve("kept-" + i), inputs.get(i));
            }
        } else {
            Files.write(Path.of(args[3]), pack(directory));
        }
    }

    private static List<String> pack(Path directory) throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.size(file) > 0 && Files.size(file) <= LONGEST) {
                    lines.add(HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        List<String> spread = new ArrayList<>(lines);
        int step = Math.max(1, (spread.size() + MOST - 1) / MOST);
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < spread.size(); i += step) {
            kept.add(spread.get(i));
        }
        return kept;
    }
}
