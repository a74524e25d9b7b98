package dev.spillway.e2e.billing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs programs to their end. */
final class Command {
    private Command() {}

    /** The checkout that these tests belong to. */
    static Path root() {
        return Path.of(System.getProperty("spillway.root"));
    }

    /** What it printed, after making sure that it succeeded; its standard error is this process's. */
    static String run(String... line) {
        try {
            Process process = new ProcessBuilder(List.of(line))
                    .directory(root().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(
                        "exit code " + process.exitValue() + " of " + String.join(" ", line) + "\n" + out);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
