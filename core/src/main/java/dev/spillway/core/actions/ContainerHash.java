package dev.spillway.core.actions;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether a container's definition has changed since it was created: by its name and image, the only fields of a
 * running pod's container that may change and take a new container (resources are changed in place).
 */
public final class ContainerHash {
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private ContainerHash() {}

    /** Eight hexadecimal digits (FNV-1a): the same in every version, so it may be stored with the container. */
    public static String of(Container container) {
        int hash = FNV_OFFSET;
        for (byte b : (container.getName() + "\n" + container.getImage()).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return String.format("%08x", hash);
    }
}
