package dev.spillway.node;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodTransitions;
import dev.spillway.provider.Provider;
import java.util.concurrent.Executor;

/**
 * What all pods of one virtual node share.
 *
 * @param everyEnding whether a terminal status is written before each DELETE, or only where somebody waits for it
 */
record NodeContext(
        NodeFacts facts,
        Provider provider,
        ApiPods api,
        Events events,
        Admission admission,
        PodTransitions transitions,
        Timer timer,
        Executor executor,
        boolean everyEnding) {}
