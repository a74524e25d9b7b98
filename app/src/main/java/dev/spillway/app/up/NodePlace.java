package dev.spillway.app.up;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@code up} has found out about the virtual node that it starts.
 *
 * @param name of the Node object
 * @param address where the API server reaches it
 * @param clientCa those whose certificates it signed may call the kubelet API
 * @param nameservers of the cluster; none when it has no DNS service
 */
record NodePlace(String name, String address, Path clientCa, List<String> nameservers) {
    static final String DEFAULT_NAME = "virtual-kubelet";

    NodePlace {
        nameservers = List.copyOf(nameservers);
    }
}
