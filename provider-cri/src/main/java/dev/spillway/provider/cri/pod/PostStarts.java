package dev.spillway.provider.cri.pod;

import dev.spillway.cri.api.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The postStart hooks of one pod that have not been looked at since they ended. Used by the pod's worker alone. */
final class PostStarts {
    /** A kubelet's pause after a failed sync (pkg/kubelet/pod_workers.go). */
    private static final Duration TOLD = Duration.ofSeconds(10);

    private final Hooks hooks;
    private final Runnable wake;
    private final Map<String, CompletableFuture<Optional<String>>> running = new HashMap<>();
    private final Map<String, Failure> failures = new HashMap<>();

    /** What a hook said when it failed; told instead of the back-off until a kubelet would look at the pod again. */
    private record Failure(String said, Instant toldUntil) {}

    PostStarts(Hooks hooks, Runnable wake) {
        this.hooks = hooks;
        this.wake = wake;
    }

    /** Runs the container's hook, if it has one. */
    void begin(Container container, String containerId) {
        failures.remove(container.getName());
        hooks.postStart(container, containerId).ifPresent(hook -> {
            running.put(containerId, hook);
            CompletableFuture<?> _ = hook.whenComplete((failure, e) -> wake.run());
        });
    }

    /** Whether any is still running: until then nothing else of the pod is started. */
    boolean any() {
        return !running.isEmpty();
    }

    /** What the hook of this container's last attempt said when it failed, if that was just now. */
    Optional<String> lastFailure(String container, Instant now) {
        return Optional.ofNullable(failures.get(container))
                .filter(f -> now.isBefore(f.toldUntil()))
                .map(Failure::said);
    }

    /** When {@link #lastFailure} ends. */
    Optional<Instant> toldUntil(String container, Instant now) {
        return Optional.ofNullable(failures.get(container))
                .map(Failure::toldUntil)
                .filter(now::isBefore);
    }

    /** Those of these containers whose hook has failed since the last call. */
    List<ContainerStatus> failed(List<ContainerStatus> containers, Instant now) {
        List<ContainerStatus> failed = new ArrayList<>();
        for (ContainerStatus container : containers) {
            CompletableFuture<Optional<String>> hook = running.get(container.getId());
            if (hook != null && hook.isDone()) {
                running.remove(container.getId());
                Optional<String> failure =
                        hook.isCompletedExceptionally() ? Optional.of("PostStartHook failed") : hook.resultNow();
                failure.ifPresent(said -> {
                    failed.add(container);
                    failures.put(container.getMetadata().getName(), new Failure(said, now.plus(TOLD)));
                });
            }
        }
        // The hook of a container that has ended is of no interest any more.
        running.keySet()
                .retainAll(containers.stream().map(ContainerStatus::getId).toList());
        return failed;
    }
}
