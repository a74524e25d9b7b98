package dev.spillway.core;

/**
 * Hears of the transitions of pods. At least once: after a restart of the process, those of adopted pods are told again.
 * Calls may come from any thread; those of one pod come one after the other. They return at once, except that a listener
 * may keep the observation of a released pod until it has it on disk: nobody else may remember the pod after it.
 */
@FunctionalInterface
public interface PodTransitions {
    void happened(PodTransition transition);
}
