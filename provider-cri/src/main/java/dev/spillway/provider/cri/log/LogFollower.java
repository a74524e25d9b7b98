package dev.spillway.provider.cri.log;

import dev.spillway.provider.LogOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Writes a container's log as {@code kubectl logs} shows it. */
public final class LogFollower {
    private LogFollower() {}

    /**
     * Writes what there is and, where asked to, what comes.
     *
     * @param runs whether more may come
     */
    public static void write(Path log, LogOptions options, BooleanSupplier runs, OutputStream out) {
        try {
            for (String line : Files.readAllLines(log)) {
                out.write((line.split(" ", 4)[3] + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
