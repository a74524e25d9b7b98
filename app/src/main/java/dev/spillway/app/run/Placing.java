package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.PlacementConfig;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.placement.OverflowLimits;
import dev.spillway.core.placement.PlacementSettings;
import dev.spillway.core.placement.VirtualNodeRules;
import dev.spillway.placement.PlacementOptions;
import dev.spillway.placement.PlacementService;
import dev.spillway.placement.webhook.WebhookOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Placement for all virtual nodes of a process. */
final class Placing {
    private Placing() {}

    static PlacementService start(
            Configuration configuration,
            PlacementConfig config,
            List<RunningNode> nodes,
            Costs costs,
            SharedByNodes shared)
            throws IOException {
        PlacementSettings settings = new PlacementSettings(
                config.overflowByDefault(),
                PlacementSettings.SYSTEM_NAMESPACES,
                configuration.virtualNodes().stream()
                        .map(VirtualNodeConfig::taint)
                        .distinct()
                        .toList(),
                new OverflowLimits(config.overflowEnabled(), config.perNamespace(), config.perCluster()));
        WebhookOptions webhook = new WebhookOptions(
                configuration.instance(),
                new InetSocketAddress(config.webhookAddress(), config.webhookPort()),
                config.webhookAddress(),
                PlacementSettings.SYSTEM_NAMESPACES);
        PlacementService placement = new PlacementService(
                shared.own(),
                VirtualNodeRules.of(featuresOf(nodes)),
                new PlacementOptions(settings, webhook, config.patience(), costs::stopsOverflow),
                shared.clock());
        placement.start();
        return placement;
    }

    /** What one of them can do is no problem: the scheduler may choose that one. */
    private static FeatureSet featuresOf(List<RunningNode> nodes) {
        return new FeatureSet(nodes.stream()
                .flatMap(node -> node.podFeatures().features().stream())
                .collect(Collectors.toSet()));
    }
}
