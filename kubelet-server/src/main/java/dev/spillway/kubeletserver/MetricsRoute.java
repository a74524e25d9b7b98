package dev.spillway.kubeletserver;

import dev.spillway.provider.PodDirectory;
import dev.spillway.provider.ProviderException;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics} of this process and {@code /metrics/resource} of the pods. There is no {@code cadvisor}, since no
 * cAdvisor looks at elastic pods, and there are no probe and SLI metrics: who asks gets a 404, and never an empty answer
 * that looks like an idle node.
 */
final class MetricsRoute implements Route {
    private static final Logger log = LoggerFactory.getLogger(MetricsRoute.class);
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PodDirectory pods;
    private final InstantSource clock;
    private final PrometheusRegistry registry;

    MetricsRoute(PodDirectory pods, InstantSource clock, PrometheusRegistry registry) {
        this.pods = pods;
        this.clock = clock;
        this.registry = registry;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.requireMethod("GET");
        if (exchange.path().size() > 2) {
            throw HttpError.notFound("404 page not found\n");
        }
        switch (exchange.path().segment(1)) {
            case "" -> exchange.send(200, TEXT, process());
            case "resource" -> exchange.send(200, TEXT, resource().getBytes(StandardCharsets.UTF_8));
            default -> throw HttpError.notFound("404 page not found\n");
        }
    }

    private byte[] process() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return text.toByteArray();
    }

    private String resource() {
        try {
            return ResourceMetrics.of(pods.provider().stats(), clock.instant());
        } catch (ProviderException e) {
            log.warn("node {}: no usage of pods to report: {}", pods.nodeName(), e.getMessage());
            return ResourceMetrics.failed();
        }
    }
}
