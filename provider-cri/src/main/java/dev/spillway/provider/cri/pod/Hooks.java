package dev.spillway.provider.cri.pod;

import dev.spillway.cri.api.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A container's lifecycle hooks. */
interface Hooks {
    /** Done when the hook has ended, however it did, or {@code by} has passed; at once if there is none. */
    CompletableFuture<?> preStop(Optional<Pod> pod, ContainerStatus container, Instant by);
}
