package dev.spillway.provider.cri.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine that containers run on.
 *
 * @param memoryBytes all of its memory
 */
public record Machine(int cpus, long memoryBytes) {

    public static Machine read() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            long kib = lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("/proc/meminfo has no MemTotal"));
            return new Machine(Runtime.getRuntime().availableProcessors(), kib * 1024);
        }
    }
}
