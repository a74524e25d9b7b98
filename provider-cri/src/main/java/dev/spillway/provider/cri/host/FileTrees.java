package dev.spillway.provider.cri.host;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Directories and files as the state of pods needs them: private, replaced whole, deleted whole. */
public final class FileTrees {
    private FileTrees() {}

    /** Creates the directory, and those above it, open to root alone. */
    public static Path privateDirectory(Path directory) throws IOException {
        return Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Creates the directory that this file is to lie in, and those above it, open to root alone. */
    public static void privateParent(Path file) throws IOException {
        privateDirectory(requireNonNull(file.getParent(), "a root directory is no file"));
    }

    /** Sets all permission bits, whatever the umask. */
    public static void mode(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }

    /** After a crash there is either the old content or the new one. */
    public static void replace(Path file, byte[] content, int mode) throws IOException {
        Path next = file.resolveSibling("." + file.getFileName() + ".next");
        Files.write(next, content);
        mode(next, mode);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the directory and all in it, never following links; nothing if it is not there. */
    public static void delete(Path directory) throws IOException {
        if (Files.notExists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
