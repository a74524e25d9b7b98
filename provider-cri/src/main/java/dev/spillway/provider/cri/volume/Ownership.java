package dev.spillway.provider.cri.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Gives a volume that outlives the pod to the pod's {@code fsGroup}, as a kubelet does (pkg/volume/volume_linux.go). */
final class Ownership {
    private static final int FILE = 0660;
    /** Set-group-id, so that what is made in it later belongs to the group, too. */
    private static final int DIRECTORY = 02770;

    private Ownership() {}

    /**
     * Gives it away, all of it.
     *
     * @param unlessRootFits leaves everything as it is if the top directory is the group's already
     */
    static void give(Path root, int group, boolean unlessRootFits) throws IOException {
        if (unlessRootFits && fits(root, group)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                change(file, group, attributes.isSymbolicLink() ? 0 : FILE);
                return FileVisitResult.CONTINUE;
            }

            // Last: a top directory that fits tells that all below it does.
            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                change(directory, group, DIRECTORY);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean fits(Path root, int group) throws IOException {
        int owner = (int) Files.getAttribute(root, "unix:gid");
        int mode = (int) Files.getAttribute(root, "unix:mode");
        return owner == group && (mode & DIRECTORY) == DIRECTORY;
    }

    private static void change(Path path, int group, int mode) throws IOException {
        Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        if (mode != 0) {
            int before = (int) Files.getAttribute(path, "unix:mode") & 07777;
            Files.setAttribute(path, "unix:mode", before | mode);
        }
    }
}
