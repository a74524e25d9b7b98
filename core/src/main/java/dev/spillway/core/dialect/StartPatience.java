package dev.spillway.core.dialect;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How long a pod's owner waits for it to start, in ACK's words. Without them a pod waits for as long as it takes.
 *
 * @param failFast {@code eci-fail-strategy: fail-fast}: no capacity now is a failure
 * @param failsOnCreateError {@code pod-fail-on-create-err}: whatever keeps it from being started now is a failure
 * @param pendingAtMost {@code eci-max-pending-minute}: from being bound to running
 */
public record StartPatience(boolean failFast, boolean failsOnCreateError, Optional<Duration> pendingAtMost) {
    public static final StartPatience ENDLESS = new StartPatience(false, false, Optional.empty());

    private static final String PREFIX = "k8s.aliyun.com/";
    private static final int LEAST_MINUTES = 10;
    private static final int MOST_MINUTES = 1440;

    /** What the pod's annotations say; what they say and ACK would not take counts as not said. */
    public static StartPatience of(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        if (annotations == null || annotations.isEmpty()) {
            return ENDLESS;
        }
        return new StartPatience(
                "fail-fast".equals(annotations.get(PREFIX + "eci-fail-strategy")),
                "true".equals(annotations.get(PREFIX + "pod-fail-on-create-err")),
                Optional.ofNullable(annotations.get(PREFIX + "eci-max-pending-minute"))
                        .filter(text -> text.matches("\\d{2,4}"))
                        .map(Integer::parseInt)
                        .filter(minutes -> minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES)
                        .map(Duration::ofMinutes));
    }

    /** The reason that the pod fails with when it cannot be started now; empty if it waits. */
    public Optional<String> failure() {
        if (failFast) {
            return Optional.of("ContainerInstanceScheduleFailed");
        }
        return failsOnCreateError ? Optional.of("ProviderFailed") : Optional.empty();
    }

    /** When a pod that is still Pending has waited too long; empty if never. */
    public Optional<Instant> deadline(Pod pod) {
        return pendingAtMost.flatMap(most -> bound(pod).map(since -> since.plus(most)));
    }

    private static Optional<Instant> bound(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> "PodScheduled".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .or(() -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp()))
                .map(Instant::parse);
    }
}
