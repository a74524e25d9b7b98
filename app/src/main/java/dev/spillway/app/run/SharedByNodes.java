package dev.spillway.app.run;

import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ServiceCache;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all virtual nodes of a process have in common.
 *
 * @param clusterId UID of the namespace kube-system
 * @param own the API server as Spillway's own identity
 * @param ledger what pods use is recorded here
 * @param timers of simulated pods
 * @param images of each containerd
 * @param metrics of this process, served by every node's kubelet API
 */
record SharedByNodes(
        String clusterId,
        ApiServer own,
        ServiceCache services,
        LedgerStore ledger,
        ScheduledExecutorService timers,
        ImageStores images,
        PrometheusRegistry metrics,
        InstantSource clock) {}
