package dev.spillway.core;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;

/** Something in a pod's life that its meter hangs on. */
public sealed interface PodTransition {

    /** When a node saw it, by that node's clock; what it saw may carry earlier times. */
    Instant at();

    /** The provider has taken the pod on, or taken on a change of it: the plan is the one in force from now on. */
    record Accepted(Pod pod, ElasticPlan plan, Instant at) implements PodTransition {}

    /** The provider sees the pod so. Of observations that follow each other fast only the last may be told. */
    record Observed(PodObservation observation, Instant at) implements PodTransition {}
}
