package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.PlacementConfig;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.acceptance.PodAcceptance;
import dev.spillway.core.placement.OverflowLimits;
import dev.spillway.core.placement.PlacementSettings;
import dev.spillway.placement.PlacementOptions;
import dev.spillway.placement.PlacementService;
import dev.spillway.placement.webhook.WebhookOptions;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.LongConsumer;

/** Placement for all virtual nodes of a process. */
final class Placing {
    private static final double NANOS_PER_SECOND = 1e9;

    private Placing() {}

    /** Instances of different machines may be called the same; two nodes of a cluster never are. */
    static String nameInCluster(Configuration configuration) {
        return configuration.virtualNodes().getFirst().nodeName();
    }

    static PlacementService start(
            Configuration configuration, PlacementConfig config, Nodes nodes, Costs costs, SharedByNodes shared)
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
                Placing.nameInCluster(configuration),
                new InetSocketAddress(config.webhookAddress(), config.webhookPort()),
                config.webhookAddress(),
                PlacementSettings.SYSTEM_NAMESPACES,
                configuration.identities().resolve("webhook.pem"),
                answered(shared.metrics()));
        PlacementService placement = new PlacementService(
                shared.own(),
                pod -> PodAcceptance.problems(pod, nodes.features()),
                new PlacementOptions(
                        settings, webhook, config.patience(), config.rebalancePause(), costs::stopsOverflow),
                shared.clock());
        placement.start();
        return placement;
    }

    private static LongConsumer answered(PrometheusRegistry metrics) {
        Summary seconds = Summary.builder()
                .name("spillway_webhook_answer_seconds")
                .help("How long the admission webhook took for an answer, in this process.")
                .quantile(0.5, 0.01)
                .quantile(0.99, 0.001)
                .register(metrics);
        return nanos -> seconds.observe(nanos / NANOS_PER_SECOND);
    }
}
