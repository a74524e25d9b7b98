package dev.spillway.placement.unit;

import dev.spillway.core.placement.UnitPolicies;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.placement.view.UnitMember;
import dev.spillway.placement.webhook.ClusterFacts;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How many pods each unit of a policy has. */
public final class UnitCounts {
    private UnitCounts() {}

    /** Who has a unit, and everything else that decides. */
    public interface Members extends ClusterFacts {
        /** Pods that have a unit, by UID. */
        Map<String, UnitMember> members();
    }

    static List<Integer> of(UnitPolicy policy, Collection<UnitMember> members) {
        List<Integer> counts =
                new ArrayList<>(Collections.nCopies(policy.units().size(), 0));
        members.stream()
                .filter(member -> member.countsFor(policy))
                .forEach(member -> counts.set(member.unit(), counts.get(member.unit()) + 1));
        return counts;
    }

    /** Where a pod goes that has a unit of servers without room; empty if it has none or there is no further one. */
    public static OptionalInt nextVirtual(Members cluster, Pod pod, Map<String, String> namespaceLabels) {
        OptionalInt unit = UnitPolicies.unit(pod);
        Optional<UnitPolicy> policy = policy(cluster, pod, namespaceLabels);
        if (unit.isEmpty() || policy.isEmpty()) {
            return OptionalInt.empty();
        }
        return policy.get()
                .nextVirtual(unit.getAsInt(), of(policy.get(), cluster.members().values()));
    }

    static Optional<UnitPolicy> policy(ClusterFacts cluster, Pod pod, Map<String, String> namespaceLabels) {
        return UnitPolicies.of(
                cluster.state(),
                pod,
                pod.getMetadata().getNamespace(),
                cluster.state().intent(pod, namespaceLabels));
    }
}
