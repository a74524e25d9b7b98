package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import dev.spillway.localcluster.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The administrator's way to an existing cluster, kept in the instance's own file: {@code down} needs it when the
 * user's is long gone. Spillway's process never reads it.
 */
final class AdminKubeconfig {
    private final Instance instance;

    AdminKubeconfig(Instance instance) {
        this.instance = instance;
    }

    /** Keeps the current context of the user's file, with all that it refers to. */
    void take(Path given) throws CommandFailed, InterruptedException {
        String whole = new Kubectl(instance.kubectl(), given.toAbsolutePath())
                .run("config", "view", "--raw", "--flatten", "--minify");
        Path fresh = instance.adminKubeconfig().resolveSibling("admin.kubeconfig.new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, whole);
            requireSameCluster(fresh);
            Files.move(fresh, instance.adminKubeconfig(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSameCluster(Path fresh) throws CommandFailed, IOException {
        Path file = instance.stateDir().resolve("cluster-id");
        try (AdminClient admin = new AdminClient(fresh)) {
            String id = admin.clusterId();
            if (Files.exists(file) && !Files.readString(file).equals(id)) {
                Files.delete(fresh);
                throw new CommandFailed("instance " + instance.name() + " belongs to another cluster than this"
                        + " kubeconfig's: take it down first, or choose another --name");
            }
            Files.writeString(file, id);
        }
    }
}
