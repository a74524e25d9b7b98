package dev.spillway.provider.cri.pod;

import dev.spillway.cri.api.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The postStart hooks of one pod that have not been looked at since they ended. Used by the pod's worker alone. */
final class PostStarts {
    private final Hooks hooks;
    private final Runnable wake;
    private final Map<String, CompletableFuture<Boolean>> running = new HashMap<>();

    PostStarts(Hooks hooks, Runnable wake) {
        this.hooks = hooks;
        this.wake = wake;
    }

    /** Runs the container's hook, if it has one. */
    void begin(Container container, String containerId) {
        hooks.postStart(container, containerId).ifPresent(hook -> {
            running.put(containerId, hook);
            CompletableFuture<?> _ = hook.whenComplete((well, e) -> wake.run());
        });
    }

    /** Whether any is still running: until then nothing else of the pod is started. */
    boolean any() {
        return !running.isEmpty();
    }

    /** Those of these containers whose hook has failed since the last call. */
    List<ContainerStatus> failed(List<ContainerStatus> containers) {
        List<ContainerStatus> failed = new ArrayList<>();
        for (ContainerStatus container : containers) {
            CompletableFuture<Boolean> hook = running.get(container.getId());
            if (hook != null && hook.isDone()) {
                running.remove(container.getId());
                if (hook.isCompletedExceptionally() || !hook.resultNow()) {
                    failed.add(container);
                }
            }
        }
        // The hook of a container that has ended is of no interest any more.
        running.keySet()
                .retainAll(containers.stream().map(ContainerStatus::getId).toList());
        return failed;
    }
}
