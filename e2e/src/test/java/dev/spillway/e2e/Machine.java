package dev.spillway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Programs of the machine that the tests run on. */
final class Machine {
    private Machine() {}

    /**
     * The files and directories below one that are wanted; below those it does not look. Others come and go meanwhile,
     * which the streams of {@link java.nio.file.Files} do not bear.
     *
     * @param depth 1 for those in the directory itself
     */
    static List<Path> filesBelow(Path directory, int depth, Predicate<Path> wanted) {
        List<Path> found = new ArrayList<>();
        collect(directory, depth, wanted, found);
        return found;
    }

    private static void collect(Path directory, int depth, Predicate<Path> wanted, List<Path> found) {
        String[] names = directory.toFile().list();
        for (String child : names == null ? new String[0] : names) {
            Path file = directory.resolve(child);
            if (wanted.test(file)) {
                found.add(file);
            } else if (depth > 1) {
                collect(file, depth - 1, wanted, found);
            }
        }
    }

    /** What a program prints, after making sure that it succeeded. */
    static String output(String... line) {
        try {
            return Spillway.finish(new ProcessBuilder(line).start()).orFail();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program says, errors included. */
    static String run(String... line) {
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
