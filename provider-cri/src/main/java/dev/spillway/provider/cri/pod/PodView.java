package dev.spillway.provider.cri.pod;

import dev.spillway.cri.api.ContainerState;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.PodSandboxState;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the runtime holds of one pod, as last seen. Changed by the pod's worker alone; anybody may read it, and say what is
 * {@link #stale}.
 */
final class PodView {
    private final RuntimeClient runtime;
    private final Map<String, PodSandboxStatus> sandboxes = new ConcurrentHashMap<>();
    private final Map<String, ContainerStatus> containers = new ConcurrentHashMap<>();
    private final Set<String> stale = ConcurrentHashMap.newKeySet();
    private final Set<String> ending = ConcurrentHashMap.newKeySet();

    PodView(RuntimeClient runtime) {
        this.runtime = runtime;
    }

    /** This container or sandbox is looked at again with the next refresh. */
    void stale(String id) {
        stale.add(id);
    }

    /** Its process has ended: it is looked at again until the runtime has noticed, too. */
    void ended(String id) {
        ending.add(id);
        stale.add(id);
    }

    /** A sandbox that is new to us. */
    void sandbox(String id) throws CriException {
        sandboxes.put(id, runtime.podSandboxStatus(id));
    }

    /** A container that is new to us, or has changed by our own doing. */
    void container(String id) throws CriException {
        containers.put(id, runtime.containerStatus(id));
    }

    void forget(String id) {
        containers.remove(id);
        sandboxes.remove(id);
    }

    /** Looks at what is stale; true if an ended process still shows as running, so that this is to be repeated soon. */
    boolean refresh() throws CriException {
        boolean again = false;
        for (String id : List.copyOf(stale)) {
            stale.remove(id);
            try {
                refresh(id);
            } catch (CriException e) {
                if (!e.isNotFound()) {
                    stale.add(id);
                    throw e;
                }
                ending.remove(id);
                forget(id);
            }
            if (ending.contains(id)) {
                if (runs(id)) {
                    stale.add(id);
                    again = true;
                } else {
                    ending.remove(id);
                }
            }
        }
        return again;
    }

    private void refresh(String id) throws CriException {
        if (sandboxes.containsKey(id)) {
            sandbox(id);
        } else {
            container(id);
        }
    }

    private boolean runs(String id) {
        ContainerStatus container = containers.get(id);
        return container != null && container.getState() == ContainerState.CONTAINER_RUNNING;
    }

    /** Newest first. */
    List<PodSandboxStatus> sandboxes() {
        return sandboxes.values().stream()
                .sorted(Comparator.comparingInt(
                                (PodSandboxStatus s) -> s.getMetadata().getAttempt())
                        .thenComparingLong(PodSandboxStatus::getCreatedAt)
                        .reversed())
                .toList();
    }

    Optional<PodSandboxStatus> sandbox() {
        return sandboxes().stream().findFirst();
    }

    Collection<ContainerStatus> containers() {
        return List.copyOf(containers.values());
    }

    Optional<ContainerStatus> container(String name, int attempt) {
        return attempts(name).stream()
                .filter(c -> c.getMetadata().getAttempt() == attempt)
                .findFirst();
    }

    /** Of one container, newest first. */
    List<ContainerStatus> attempts(String name) {
        return containers.values().stream()
                .filter(c -> c.getMetadata().getName().equals(name))
                .sorted(Comparator.comparingInt(
                                (ContainerStatus c) -> c.getMetadata().getAttempt())
                        .thenComparingLong(ContainerStatus::getCreatedAt)
                        .reversed())
                .toList();
    }

    List<ContainerStatus> running() {
        List<ContainerStatus> running = new ArrayList<>(containers.values());
        running.removeIf(c ->
                c.getState() != ContainerState.CONTAINER_RUNNING && c.getState() != ContainerState.CONTAINER_UNKNOWN);
        return running;
    }

    /** What these lists show in another state than it was last seen in, or not at all. */
    List<String> differing(Map<String, PodSandboxState> listedSandboxes, Map<String, ContainerState> listed) {
        List<String> differing = new ArrayList<>();
        sandboxes.forEach((id, seen) -> {
            if (seen.getState() != listedSandboxes.get(id)) {
                differing.add(id);
            }
        });
        containers.forEach((id, seen) -> {
            if (seen.getState() != listed.get(id)) {
                differing.add(id);
            }
        });
        return differing;
    }

    Set<String> ids() {
        Set<String> ids = new HashSet<>(containers.keySet());
        ids.addAll(sandboxes.keySet());
        return ids;
    }
}
