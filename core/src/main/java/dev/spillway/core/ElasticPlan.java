package dev.spillway.core;

/** How a pod that was accepted is run: a function of the pod (and its node's catalogue) alone. */
public record ElasticPlan(ElasticSpec spec) {}
