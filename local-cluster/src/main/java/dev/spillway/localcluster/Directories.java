package dev.spillway.localcluster;

import java.nio.file.Path;

/**
 * The three directories everything lives under.
 *
 * @param state what an instance keeps: keys, databases, images, logs
 * @param run sockets and pid files
 * @param cache downloads and builds, shared by all instances
 */
public record Directories(Path state, Path run, Path cache) {
    /** {@code /var/lib/spillway}, {@code /run/spillway} and {@code /var/cache/spillway}. */
    public static Directories standard() {
        return new Directories(Path.of("/var/lib/spillway"), Path.of("/run/spillway"), Path.of("/var/cache/spillway"));
    }

    Path state(InstanceName name) {
        return state.resolve(name.value());
    }

    Path run(InstanceName name) {
        return run.resolve(name.value());
    }
}
