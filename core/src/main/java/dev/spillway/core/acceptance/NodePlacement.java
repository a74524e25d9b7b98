package dev.spillway.core.acceptance;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.selector.NodeSelectors;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The scheduler's rules that hold for pods that went round it too: node selector, required affinity, NoExecute taints. */
final class NodePlacement {
    private static final Refused AFFINITY = new Refused(
            "NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
    private static final Refused TAINT = new Refused(
            "TaintToleration", "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate");

    private NodePlacement() {}

    static Optional<Refused> check(Pod pod, NodeTerms node) {
        if (!selected(pod.getSpec().getNodeSelector(), node)
                || !required(pod.getSpec().getAffinity(), node)) {
            return Optional.of(AFFINITY);
        }
        boolean tolerated = node.taints().stream()
                .filter(taint -> "NoExecute".equals(taint.getEffect()))
                .allMatch(taint -> pod.getSpec().getTolerations().stream().anyMatch(t -> tolerates(t, taint)));
        return tolerated ? Optional.empty() : Optional.of(TAINT);
    }

    private static boolean selected(@Nullable Map<String, String> selector, NodeTerms node) {
        return selector == null || node.labels().entrySet().containsAll(selector.entrySet());
    }

    private static boolean required(@Nullable Affinity affinity, NodeTerms node) {
        if (affinity == null || affinity.getNodeAffinity() == null) {
            return true;
        }
        NodeSelector selector = affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
        return selector == null || NodeSelectors.matches(selector, node.name(), node.labels());
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        String effect = toleration.getEffect();
        String key = toleration.getKey();
        boolean sameEffect = effect == null || effect.isEmpty() || effect.equals(taint.getEffect());
        boolean sameKey = key == null || key.isEmpty() || key.equals(taint.getKey());
        boolean exists = "Exists".equals(toleration.getOperator());
        return sameEffect && sameKey && (exists || text(toleration.getValue()).equals(text(taint.getValue())));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
