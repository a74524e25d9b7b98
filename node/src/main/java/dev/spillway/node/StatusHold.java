package dev.spillway.node;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodObservation;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * How long a change may wait for the next one, so that both are one write: a pod that starts goes through several states
 * within half a second, and one that ends through several more, but only the last of each is worth a write.
 */
final class StatusHold {
    static final Duration STARTING = Duration.ofMillis(500);
    static final Duration ENDING = Duration.ofSeconds(1);
    static final Duration OTHER = Duration.ofMillis(50);

    private StatusHold() {}

    /** @param containers the names of the pod's regular containers */
    static Duration of(PodObservation seen, List<String> containers, boolean deleting) {
        if (seen.released() || seen.failure().isPresent()) {
            return Duration.ZERO;
        }
        if (deleting || all(seen, containers, c -> c.state() instanceof ContainerState.Terminated)) {
            return ENDING;
        }
        if (all(seen, containers, c -> c.state() instanceof ContainerState.Running && c.ready())) {
            return Duration.ZERO;
        }
        return all(seen, containers, StatusHold::hasStarted) ? OTHER : STARTING;
    }

    static List<String> names(List<Container> containers) {
        return containers.stream().map(Container::getName).toList();
    }

    private static boolean hasStarted(ContainerObservation container) {
        return !(container.state() instanceof ContainerState.Waiting)
                || container.lastTermination().isPresent();
    }

    private static boolean all(PodObservation seen, List<String> containers, Predicate<ContainerObservation> wanted) {
        return containers.stream()
                .map(seen::container)
                .allMatch(c -> c.filter(wanted).isPresent());
    }
}
