package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.PlacementConfig;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.placement.OverflowLimits;
import dev.spillway.core.placement.PlacementSettings;
import dev.spillway.kube.Leadership;
import dev.spillway.placement.PlacementOptions;
import dev.spillway.placement.PlacementService;
import dev.spillway.placement.webhook.WebhookOptions;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.LongConsumer;

/**
 * Placement for all virtual nodes of a process. Of several processes in a cluster each serves its webhook, and one at a
 * time does the rest: the holder of a lease.
 */
final class Placing implements AutoCloseable {
    private static final String NAMESPACE = "spillway-system";
    private static final String LEASE = "spillway-placement";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Leadership leadership;
    private final PlacementService placement;

    private Placing(Leadership leadership, PlacementService placement) {
        this.leadership = leadership;
        this.placement = placement;
    }

    /** Instances of different machines may be called the same; two nodes of a cluster never are. */
    static String nameInCluster(Configuration configuration) {
        return configuration.virtualNodes().getFirst().nodeName();
    }

    static Placing start(
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
                nameInCluster(configuration),
                new InetSocketAddress(config.webhookAddress(), config.webhookPort()),
                config.webhookAddress(),
                PlacementSettings.SYSTEM_NAMESPACES,
                configuration.identities().resolve("webhook.pem"),
                answered(shared.metrics()));
        // The same after a restart, so that this process need not wait until its own lease has run out.
        Leadership leadership = new Leadership(shared.own(), NAMESPACE, LEASE, nameInCluster(configuration));
        PlacementService placement = new PlacementService(
                shared.own(),
                nodes::features,
                new PlacementOptions(
                        settings, webhook, config.patience(), config.rebalancePause(), costs::stopsOverflow),
                leadership::leads,
                shared.clock());
        placement.start();
        leadership.start();
        return new Placing(leadership, placement);
    }

    /** Gives the lease back when nothing is under way any more. */
    @Override
    public void close() {
        placement.close();
        leadership.close();
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
