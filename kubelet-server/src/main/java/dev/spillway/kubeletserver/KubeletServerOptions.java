package dev.spillway.kubeletserver;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * How one virtual node's kubelet API is served.
 *
 * @param address where to listen; port 0 takes a free one
 * @param certificateFile PEM, the node's serving certificate and its issuers
 * @param keyFile PEM, PKCS #8
 * @param clientCaFile PEM, the cluster's CA for client certificates; read again when it changes
 * @param healthy whether the node's own work goes on; false makes {@code /healthz} fail
 * @param metrics of this process, for {@code /metrics}; nodes of one process share it
 * @param maxConnections above so many no further one is accepted until one ends
 * @param streamIdle how long a stream (exec, attach, port-forward, followed log) may stay silent; a kubelet's is 4 h
 */
public record KubeletServerOptions(
        InetSocketAddress address,
        Path certificateFile,
        Path keyFile,
        Path clientCaFile,
        BooleanSupplier healthy,
        InstantSource clock,
        PrometheusRegistry metrics,
        int maxConnections,
        Duration streamIdle) {

    /** With a kubelet's idle time, and connections enough for 2,000 followed logs. */
    public static KubeletServerOptions of(
            InetSocketAddress address,
            Path certificateFile,
            Path keyFile,
            Path clientCaFile,
            BooleanSupplier healthy,
            InstantSource clock,
            PrometheusRegistry metrics) {
        return new KubeletServerOptions(
                address, certificateFile, keyFile, clientCaFile, healthy, clock, metrics, 2_500, Duration.ofHours(4));
    }
}
