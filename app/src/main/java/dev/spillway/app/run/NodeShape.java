package dev.spillway.app.run;

import dev.spillway.app.config.ProviderConfig;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.core.price.PriceBook;
import dev.spillway.node.VirtualNodeSpec;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a configured virtual node to the node that is registered. */
final class NodeShape {
    private static final String KUBELET_VERSION = "v1.36.3+spillway";

    private static final String ARM64 = "arm64";

    private NodeShape() {}

    static VirtualNodeSpec of(VirtualNodeConfig config, Optional<PriceBook> prices) {
        Map<String, String> labels = new HashMap<>(config.labels());
        config.zone().ifPresent(zone -> labels.put("topology.kubernetes.io/zone", zone));
        config.region().ifPresent(region -> labels.put("topology.kubernetes.io/region", region));
        return new VirtualNodeSpec(
                config.nodeName(),
                labels,
                Map.of(),
                taints(config),
                config.capacity(),
                config.catalogue(),
                prices.filter(book -> book.covers(config.region().orElse(""))),
                config.addresses(),
                config.kubeletPort(),
                KUBELET_VERSION,
                List.of(),
                false);
    }

    /** As on ACK, what was not built for arm64 does not come to such a node by an ordinary toleration. */
    private static List<Taint> taints(VirtualNodeConfig config) {
        boolean arm64 = ARM64.equals(
                config.provider() instanceof ProviderConfig.Cri ? Capacity.architecture() : config.architecture());
        return arm64
                ? List.of(config.taint(), new Taint("NoSchedule", PlacementNames.ARCHITECTURE, null, ARM64))
                : List.of(config.taint());
    }
}
