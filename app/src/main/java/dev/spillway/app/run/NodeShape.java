package dev.spillway.app.run;

import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.price.PriceBook;
import dev.spillway.node.VirtualNodeSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a configured virtual node to the node that is registered. */
final class NodeShape {
    private static final String KUBELET_VERSION = "v1.36.3+spillway";

    private NodeShape() {}

    static VirtualNodeSpec of(VirtualNodeConfig config, Optional<PriceBook> prices) {
        Map<String, String> labels = new HashMap<>(config.labels());
        config.zone().ifPresent(zone -> labels.put("topology.kubernetes.io/zone", zone));
        config.region().ifPresent(region -> labels.put("topology.kubernetes.io/region", region));
        return new VirtualNodeSpec(
                config.nodeName(),
                labels,
                Map.of(),
                List.of(config.taint()),
                config.capacity(),
                config.catalogue(),
                prices,
                List.of(config.address()),
                config.kubeletPort(),
                KUBELET_VERSION,
                List.of(),
                false);
    }
}
