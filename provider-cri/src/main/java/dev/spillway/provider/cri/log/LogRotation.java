package dev.spillway.provider.cri.log;

import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Keeps a running container's log small: as a kubelet, 10 MiB a file, five files, all but the newest two compressed. */
public final class LogRotation {
    private static final long MAX_BYTES = 10L * 1024 * 1024;
    private static final int MAX_FILES = 5;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final RuntimeClient runtime;
    private final InstantSource clock;

    public LogRotation(RuntimeClient runtime, InstantSource clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    /** Rotates if the log has grown too large. */
    public void check(String containerId, Path log) throws IOException, CriException {
        if (Files.exists(log) && Files.size(log) > MAX_BYTES) {
            makeRoom(log);
            rotate(containerId, log);
        }
    }

    private static void makeRoom(Path log) throws IOException {
        List<Path> rotated = LogFiles.rotated(log);
        // Besides the one being written and the one about to be rotated.
        int surplus = rotated.size() - (MAX_FILES - 2);
        for (int i = 0; i < rotated.size(); i++) {
            Path file = rotated.get(i);
            if (file.toString().endsWith(".tmp") || i < surplus) {
                Files.deleteIfExists(file);
            } else if (!file.toString().endsWith(".gz")) {
                compress(file);
            }
        }
    }

    private void rotate(String containerId, Path log) throws IOException, CriException {
        Path rotated = log.resolveSibling(log.getFileName() + "." + STAMP.format(clock.instant()));
        Files.move(log, rotated, StandardCopyOption.ATOMIC_MOVE);
        try {
            runtime.reopenContainerLog(containerId);
        } catch (CriException e) {
            // It is still written to: under its own name the log is not lost.
            Files.move(rotated, log, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
    }

    private static void compress(Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(temporary))) {
            in.transferTo(out);
        }
        Files.move(temporary, file.resolveSibling(file.getFileName() + ".gz"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
