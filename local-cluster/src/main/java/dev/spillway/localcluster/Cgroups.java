package dev.spillway.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Cgroups by name, in every hierarchy this machine has mounted: one with cgroup v2, several with v1. */
final class Cgroups {
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final Duration GONE_WITHIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);

    private Cgroups() {}

    /** Makes the cgroup, with all controllers its parent has to give. */
    static void create(String name) {
        for (Path hierarchy : hierarchies()) {
            delegateControllers(hierarchy);
            TextFiles.directory(hierarchy.resolve(name));
        }
    }

    /** Removes the cgroup and all below it. Its processes must be gone; the kernel may take a moment to notice. */
    static void remove(String name) {
        long end = System.nanoTime() + GONE_WITHIN.toNanos();
        for (Path hierarchy : hierarchies()) {
            while (!removed(hierarchy.resolve(name))) {
                if (System.nanoTime() > end) {
                    throw new LocalClusterException(
                            "cgroup " + hierarchy.resolve(name) + " is in use: see its cgroup.procs");
                }
                Pause.of(POLL);
            }
        }
    }

    private static boolean removed(Path cgroup) {
        if (!Files.isDirectory(cgroup)) {
            return true;
        }
        try (Stream<Path> tree = Files.find(cgroup, Integer.MAX_VALUE, (_, attributes) -> attributes.isDirectory())) {
            for (Path directory : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(directory);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static List<Path> hierarchies() {
        if (Files.exists(MOUNT.resolve("cgroup.controllers"))) {
            return List.of(MOUNT);
        }
        List<Path> mounted = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(MOUNT)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry) && !Files.isSymbolicLink(entry)) {
                    mounted.add(entry);
                }
            }
            return mounted;
        } catch (IOException e) {
            throw new LocalClusterException("cannot list " + MOUNT + ": " + e, e);
        }
    }

    private static void delegateControllers(Path parent) {
        for (String controller : TextFiles.read(parent.resolve("cgroup.controllers"))
                .orElse("")
                .trim()
                .split(" ", -1)) {
            if (!controller.isEmpty()) {
                TextFiles.overwrite(parent.resolve("cgroup.subtree_control"), "+" + controller);
            }
        }
    }
}
