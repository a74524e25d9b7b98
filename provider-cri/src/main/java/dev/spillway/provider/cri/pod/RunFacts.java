package dev.spillway.provider.cri.pod;

import dev.spillway.core.ContainerState.Waiting;
import dev.spillway.core.pod.Containers;
import dev.spillway.cri.api.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Why containers of one pod wait, and where events say they are. Used by the pod's worker alone. */
final class RunFacts implements Reports.Facts {
    private final PodProbes probes;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Map<String, Container> containers = new HashMap<>();
    private final Map<String, String> fieldPaths = new HashMap<>();

    RunFacts(PodProbes probes) {
        this.probes = probes;
    }

    /** A new look at the pod: containers that were never there wait for their turn. */
    void begin(Pod pod, PodView view) {
        waiting.clear();
        boolean initDone = pod.getSpec().getInitContainers().stream().allMatch(c -> initialized(c, view));
        for (Container container : Containers.all(pod.getSpec())) {
            boolean init = pod.getSpec().getInitContainers().contains(container);
            containers.put(container.getName(), container);
            paths(pod, container, init);
            if (view.attempts(container.getName()).isEmpty()) {
                boolean first = pod.getSpec().getInitContainers().isEmpty() || initDone;
                waiting.put(container.getName(), new Waiting(first ? "ContainerCreating" : "PodInitializing", ""));
            }
        }
    }

    private void paths(Pod pod, Container container, boolean init) {
        String list = init
                ? "initContainers"
                : pod.getSpec().getEphemeralContainers().stream()
                                .anyMatch(c -> c.getName().equals(container.getName()))
                        ? "ephemeralContainers"
                        : "containers";
        fieldPaths.put(container.getName(), "spec." + list + "{" + container.getName() + "}");
    }

    private static boolean initialized(Container init, PodView view) {
        return view.attempts(init.getName()).stream()
                .findFirst()
                .filter(c -> switch (c.getState()) {
                    case CONTAINER_EXITED -> c.getExitCode() == 0;
                    case CONTAINER_RUNNING -> Containers.isSidecar(init);
                    default -> false;
                })
                .isPresent();
    }

    void waits(String container, Waiting why) {
        waiting.put(container, why);
    }

    void started(String container) {
        waiting.remove(container);
    }

    /** Nothing will be started any more. */
    void ending() {
        waiting.clear();
    }

    String fieldPath(String container) {
        return fieldPaths.getOrDefault(container, "spec.containers{" + container + "}");
    }

    @Override
    public Optional<Waiting> waiting(String container) {
        return Optional.ofNullable(waiting.get(container));
    }

    @Override
    public boolean started(ContainerStatus running) {
        Container container = containers.get(running.getMetadata().getName());
        return container == null || probes.started(container, running.getId());
    }

    @Override
    public boolean ready(ContainerStatus running) {
        Container container = containers.get(running.getMetadata().getName());
        return container == null || probes.ready(container, running.getId());
    }
}
