package dev.spillway.localcluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Text files written whole or not at all. */
final class TextFiles {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private TextFiles() {}

    static void write(Path file, String text) {
        replace(file, text, true);
    }

    /** As {@link #write}, readable by the owner only at every instant. */
    static void writeSecret(Path file, String text) {
        replace(file, text, false);
    }

    /** Writes into an existing file of the kernel, which cannot be replaced. */
    static void overwrite(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LocalClusterException("cannot write " + file + ": " + e + " (run as root)", e);
        }
    }

    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LocalClusterException("cannot read " + file + ": " + e, e);
        }
    }

    static Path directory(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LocalClusterException("cannot create " + directory + ": " + e + " (run as root)", e);
        }
    }

    /** The directory a file is to be put into, made if it is not there. */
    static Path parent(Path file) {
        return directory(requireNonNull(file.toAbsolutePath().getParent(), "a file in no directory"));
    }

    private static void replace(Path file, String text, boolean readable) {
        Path parent = parent(file);
        try {
            Path temporary = Files.createTempFile(parent, ".", ".tmp", OWNER_ONLY);
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            if (readable) {
                Files.setPosixFilePermissions(temporary, READABLE);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LocalClusterException("cannot write " + file + ": " + e, e);
        }
    }
}
