package dev.spillway.app.up;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The example in a cluster that is not ours: in a namespace of its own, and on our node only. */
final class GuestExample {
    private static final String PREFIX = "spillway-example-";
    private static final int LONGEST = 63;
    private static final String ANY_VIRTUAL_NODE = "type: virtual-kubelet";

    private final String node;
    private final AdminClient admin;

    GuestExample(String node, AdminClient admin) {
        this.node = node;
        this.admin = admin;
    }

    String namespace() {
        String name = PREFIX + node.replace('.', '-');
        return name.substring(0, Math.min(LONGEST, name.length())).replaceAll("-+$", "");
    }

    void createNamespace() {
        admin.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace())
                        .endMetadata()
                        .build())
                .createOr(existing -> existing.update());
    }

    /** The manifest that asks for our node instead of any virtual one. */
    Path manifest(Path any, Path directory) {
        try {
            Path file = directory.resolve("example.yaml");
            Files.writeString(file, Files.readString(any).replace(ANY_VIRTUAL_NODE, "kubernetes.io/hostname: " + node));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
