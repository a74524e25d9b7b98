package dev.spillway.provider.cri.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A container's log file and what rotation has made of it: {@code 0.log}, {@code 0.log.20261121-054500.gz}, … */
public final class LogFiles {
    private LogFiles() {}

    /** Deletes the log and its rotated parts; nothing if there is none. */
    public static void delete(Path log) {
        try {
            for (Path rotated : rotated(log)) {
                Files.deleteIfExists(rotated);
            }
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The oldest first. */
    static List<Path> rotated(Path log) throws IOException {
        Path directory = log.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().startsWith(log.getFileName() + "."))
                    .sorted()
                    .toList();
        }
    }
}
