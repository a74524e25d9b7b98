package dev.spillway.core;

/**
 * Hears of the transitions of pods. At least once: after a restart of the process, those of adopted pods are told again.
 * Calls return at once and may come from any thread; those of one pod come one after the other.
 */
@FunctionalInterface
public interface PodTransitions {
    void happened(PodTransition transition);
}
