package dev.spillway.node;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;

/** Tells people what happens. Never blocks. */
interface Events {
    void pod(PodRef pod, PodEvent event);

    void node(PodEvent event);
}
