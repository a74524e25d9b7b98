package dev.spillway.core.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.ContainerRestartRuleOnExitCodes;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a container that has ended starts again: its {@code restartPolicyRules}, then its own {@code restartPolicy},
 * then the pod's. As a kubelet's {@code ContainerShouldRestart} (pkg/api/v1/pod/util.go, 1.36).
 */
public final class RestartRules {
    /** The rule action that restarts the whole pod in place. */
    public static final String RESTART_ALL_CONTAINERS = "RestartAllContainers";

    /** The reason of a container that was removed for {@link #RESTART_ALL_CONTAINERS}. */
    public static final String RESTARTING_ALL_CONTAINERS = "RestartingAllContainers";

    private RestartRules() {}

    public static boolean restartsAfter(Container container, PodSpec spec, int exitCode) {
        String own = container.getRestartPolicy();
        if (own == null) {
            return restartsUnder(spec.getRestartPolicy(), exitCode);
        }
        return matching(container, exitCode).filter(RestartRules::restarts).isPresent() || restartsUnder(own, exitCode);
    }

    /** Whether a container that was killed while it ran (by a probe, say) starts again: no exit code, so no rules. */
    public static boolean restartsAfterKill(Container container, PodSpec spec) {
        String policy = container.getRestartPolicy() == null ? spec.getRestartPolicy() : container.getRestartPolicy();
        return !"Never".equals(policy);
    }

    /** Whether this exit restarts every container of the pod. */
    public static boolean restartsAll(Container container, int exitCode) {
        return matching(container, exitCode)
                .filter(rule -> RESTART_ALL_CONTAINERS.equals(rule.getAction()))
                .isPresent();
    }

    /** Whether some exit of some container of this pod restarts every container. */
    public static boolean mayRestartAll(PodSpec spec) {
        return Containers.initAndRegular(spec).stream()
                .flatMap(c -> c.getRestartPolicyRules().stream())
                .anyMatch(rule -> RESTART_ALL_CONTAINERS.equals(rule.getAction()));
    }

    private static Optional<ContainerRestartRule> matching(Container container, int exitCode) {
        return container.getRestartPolicyRules().stream()
                .filter(rule -> matches(rule.getExitCodes(), exitCode))
                .findFirst();
    }

    private static boolean matches(@Nullable ContainerRestartRuleOnExitCodes codes, int exitCode) {
        if (codes == null) {
            return false;
        }
        boolean listed = codes.getValues().contains(exitCode);
        return switch (codes.getOperator()) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            default -> false;
        };
    }

    private static boolean restarts(ContainerRestartRule rule) {
        return "Restart".equals(rule.getAction()) || RESTART_ALL_CONTAINERS.equals(rule.getAction());
    }

    private static boolean restartsUnder(@Nullable String policy, int exitCode) {
        return switch (policy == null ? "Always" : policy) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
        };
    }
}
