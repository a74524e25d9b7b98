package dev.spillway.provider.simulator;

import dev.spillway.provider.LogOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The log of a simulated container: a few lines, all written to stdout at its start. */
final class SimulatedLog {
    private SimulatedLog() {}

    static byte[] render(String text, Instant writtenAt, LogOptions options) {
        boolean wanted = options.stream() != LogOptions.LogStream.STDERR
                && options.since().map(since -> !writtenAt.isBefore(since)).orElse(true);
        List<String> lines = wanted ? text.lines().toList() : List.of();
        long first = Math.max(0, lines.size() - options.tailLines().orElse(lines.size()));
        StringBuilder out = new StringBuilder();
        lines.stream().skip(first).forEach(line -> append(out, line, writtenAt, options.timestamps()));
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(
                bytes, (int) Math.min(bytes.length, options.limitBytes().orElse(bytes.length)));
    }

    private static void append(StringBuilder out, String line, Instant writtenAt, boolean timestamps) {
        if (timestamps) {
            out.append(writtenAt).append(' ');
        }
        out.append(line).append('\n');
    }
}
