package dev.spillway.app.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How pods get to virtual nodes beyond what they ask for themselves.
 *
 * @param webhookAddress where the admission webhook listens, and under which the API server reaches it
 * @param webhookPort of the admission webhook
 * @param overflowByDefault whether pods that nothing marks may overflow
 * @param overflowEnabled the switch that turns overflow off for all
 * @param perNamespace how many overflowed pods a namespace may have
 * @param perCluster how many overflowed pods the cluster may have
 * @param patience how long a pod is unschedulable before it may overflow
 * @param rebalancePause between two evictions of overflowed pods that servers have room for again; empty: none is evicted
 */
public record PlacementConfig(
        String webhookAddress,
        int webhookPort,
        boolean overflowByDefault,
        boolean overflowEnabled,
        int perNamespace,
        int perCluster,
        Duration patience,
        Optional<Duration> rebalancePause) {}
