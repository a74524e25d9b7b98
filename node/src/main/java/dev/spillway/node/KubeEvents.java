package dev.spillway.node;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.kube.EventRecorder;

/** {@link Events} over room {@code kube}. */
record KubeEvents(EventRecorder recorder) implements Events {
    @Override
    public void pod(PodRef pod, PodEvent event) {
        recorder.pod(pod, event);
    }

    @Override
    public void node(PodEvent event) {
        recorder.node(event);
    }
}
