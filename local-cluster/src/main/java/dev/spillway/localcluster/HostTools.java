package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * containerd, runc, the CNI plugins and the registry, as Debian builds them: unpacked into the cache, never installed,
 * because installing would start services and fight with Docker.
 *
 * @param root the directory they were unpacked into
 */
record HostTools(Path root) {
    private static final List<String> PACKAGES = List.of(
            "containerd",
            "runc",
            "containernetworking-plugins",
            "docker-registry",
            "libseccomp2",
            "busybox-static",
            "catatonit");

    static HostTools prepare(Path cache, Progress progress) {
        Path root = Debian.cache(cache).resolve("tools");
        if (!Files.isDirectory(root)) {
            try (FileLock _ = FileLock.acquire(cache.resolve(".debian.lock"), progress)) {
                if (!Files.isDirectory(root)) {
                    DebianPackages.unpack(PACKAGES, root, progress);
                }
            }
        }
        return new HostTools(root);
    }

    Path containerd() {
        return root.resolve("usr/bin/containerd");
    }

    Path runc() {
        return root.resolve("usr/sbin/runc");
    }

    Path cniPlugins() {
        return root.resolve("usr/lib/cni");
    }

    Path registry() {
        return root.resolve("usr/bin/docker-registry");
    }

    Path busybox() {
        return Stream.of("bin/busybox", "usr/bin/busybox")
                .map(root::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new LocalClusterException(root + " has no busybox: remove it and try again"));
    }

    Path catatonit() {
        return root.resolve("usr/bin/catatonit");
    }

    /** What these programs need to find each other and the one library a bare machine may lack. */
    Map<String, String> environment() {
        return Map.of("PATH", path(), "LD_LIBRARY_PATH", libraryDirectories());
    }

    /** Where these programs look for others: here first, then on this machine. */
    String path() {
        return root.resolve("usr/bin") + ":" + root.resolve("usr/sbin") + ":" + System.getenv("PATH");
    }

    private String libraryDirectories() {
        try (Stream<Path> files =
                Files.find(root, 6, (file, _) -> file.toString().endsWith("/libseccomp.so.2"))) {
            return files.map(file -> file.resolveSibling("").toString()).collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new LocalClusterException("cannot read " + root + ": " + e, e);
        }
    }
}
