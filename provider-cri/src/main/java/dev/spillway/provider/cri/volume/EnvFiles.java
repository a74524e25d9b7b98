package dev.spillway.provider.cri.volume;

import dev.spillway.provider.cri.host.Beneath;
import dev.spillway.provider.cri.host.OpenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files of variables that a pod's own containers have written: nothing in them, nor about them, is trusted. */
public final class EnvFiles {
    /** Far more than the kernel lets a process have as its environment in one string. */
    private static final int MOST_BYTES = 1 << 20;

    private EnvFiles() {}

    /**
     * What a file says.
     *
     * @param root where its volume lies
     * @param path relative, without {@code ..}
     * @return empty if there is no such file
     * @throws IOException also if it is none, leads out of its volume, or is too large
     */
    public static Optional<String> read(Path root, Path path) throws IOException {
        try (OpenFile file = new Beneath(root).open(path)) {
            // Opening a pipe would wait for somebody to write.
            if (!Files.isRegularFile(file.path())) {
                throw new IOException(path + " is not a regular file");
            }
            return Optional.of(text(path, file.path()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String text(Path path, Path open) throws IOException {
        try (InputStream in = Files.newInputStream(open)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException(path + " has more than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
