package dev.spillway.kubeletserver;

import dev.spillway.provider.PodDirectory;
import dev.spillway.provider.ProviderException;
import java.time.Instant;
import java.time.InstantSource;

/** {@code /stats/summary}: usage of the node, its pods and their containers. */
final class StatsRoute implements Route {
    private final PodDirectory pods;
    private final InstantSource clock;
    private final Instant started;

    StatsRoute(PodDirectory pods, InstantSource clock) {
        this.pods = pods;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.requireMethod("GET", "POST");
        if (!exchange.path().segment(1).equals("summary") || exchange.path().size() != 2) {
            throw HttpError.notFound("404: Page Not Found");
        }
        boolean cpuAndMemoryOnly =
                exchange.query("only_cpu_and_memory").filter("true"::equals).isPresent();
        try {
            exchange.json(Json.MAPPER.writeValueAsBytes(StatsSummary.of(
                    pods.nodeName(), started, clock.instant(), pods.provider().stats(), cpuAndMemoryOnly)));
        } catch (ProviderException e) {
            throw new HttpError(500, e.getMessage());
        }
    }
}
