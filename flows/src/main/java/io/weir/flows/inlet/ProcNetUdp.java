package io.weir.flows.inlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What Linux tells in `/proc/net/udp` and `/proc/net/udp6` about UDP sockets (`proc(5)`): the
/// portable way to see the kernel's drops, and the check on the other way.
final class ProcNetUdp {
    private static final List<Path> FILES =
            List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final int LOCAL = 1;
    private static final int INODE = 9;
    private static final int DROPS = 12;

    private ProcNetUdp() {}

    /// Dropped datagrams by inode of every socket bound to this local port, whatever its address;
    /// empty where there is no such file.
    static Map<Long, Long> dropsByInode(int port) {
        Map<Long, Long> drops = new HashMap<>();
        for (Path file : FILES) {
            lines(file).forEach(line -> parse(line, port, drops));
        }
        return drops;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            return List.of();
        }
    }

    private static void parse(String line, int port, Map<Long, Long> drops) {
        String[] fields = SPACES.split(line.strip(), -1);
        if (fields.length <= DROPS || fields[0].equals("sl")) {
            return;
        }
        int colon = fields[LOCAL].lastIndexOf(':');
        if (Integer.parseInt(fields[LOCAL], colon + 1, fields[LOCAL].length(), 16) == port) {
            drops.put(Long.parseLong(fields[INODE]), Long.parseLong(fields[DROPS]));
        }
    }
}
