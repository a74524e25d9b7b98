package dev.spillway.core.actions;

import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * In which order a pod's containers get their stop signals: regular ones together, then sidecars one by one, the last
 * of the spec first. PreStop hooks start at once for all. Whose turn has not come when the grace is over is stopped
 * without waiting any longer.
 */
public final class TerminationOrder {
    private TerminationOrder() {}

    /** The running containers that must have ended before this one gets its stop signal. */
    public static List<String> before(PodSpec spec, String name, Set<String> running) {
        List<Container> inits = spec.getInitContainers();
        for (int i = 0; i < inits.size(); i++) {
            if (inits.get(i).getName().equals(name) && Containers.isSidecar(inits.get(i))) {
                List<Container> first = new ArrayList<>(spec.getContainers());
                inits.subList(i + 1, inits.size()).stream()
                        .filter(Containers::isSidecar)
                        .forEach(first::add);
                return first.stream()
                        .map(Container::getName)
                        .filter(running::contains)
                        .toList();
            }
        }
        return List.of();
    }
}
