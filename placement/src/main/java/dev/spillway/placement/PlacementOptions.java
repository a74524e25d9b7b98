package dev.spillway.placement;

import dev.spillway.core.placement.PlacementSettings;
import dev.spillway.placement.webhook.WebhookOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the installer decides about placement.
 *
 * @param patience how long a pod is unschedulable before it may overflow; zero unless a cluster autoscaler shall have
 *     its chance first
 * @param rebalancePause between two evictions of overflowed pods that servers have room for again; empty: none is evicted
 * @param overBudget namespaces that may not overflow now, because they have spent what they may; asked for each pod
 */
public record PlacementOptions(
        PlacementSettings settings,
        WebhookOptions webhook,
        Duration patience,
        Optional<Duration> rebalancePause,
        Predicate<String> overBudget) {}
