package dev.spillway.placement.unit;

import dev.spillway.core.placement.PodRequests;
import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.placement.UnitPolicies;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.placement.view.UnitMember;
import dev.spillway.placement.webhook.ClusterFacts;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How many pods each unit has, and how much they request: those that are seen to have it, and those that were given it and
 * are not seen yet. A write whose outcome nobody knows holds its place until the pod is seen again. Not thread-safe.
 */
public final class UnitCounts {
    private final Members cluster;
    private final Map<String, Decided> decided = new HashMap<>();

    /**
     * What a pod was given.
     *
     * @param version of the pod that the write was made for: it is done only to that one
     */
    private record Decided(UnitMember member, String version) {}

    /** Who has a unit, and everything else that decides. */
    public interface Members extends ClusterFacts {
        /** Pods that have a unit, by UID. */
        Map<String, UnitMember> members();

        /** A pod that has no node. */
        Optional<Pod> unboundPod(String uid);
    }

    /** Of a cluster, with nothing decided yet. */
    public UnitCounts(Members cluster) {
        this.cluster = cluster;
    }

    /** What was decided is another process's from now on, or was. */
    public void forget() {
        decided.clear();
    }

    /** From now on the pod counts for this unit, until it is seen to have it or not. */
    public void decide(Pod pod, UnitPolicy policy, int unit) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        UnitMember member = new UnitMember(
                pod.getMetadata().getNamespace(),
                labels == null ? Map.of() : Map.copyOf(labels),
                policy.owner(),
                unit,
                PodRequests.of(pod.getSpec()),
                false);
        decided.put(
                pod.getMetadata().getUid(),
                new Decided(member, String.valueOf(pod.getMetadata().getResourceVersion())));
    }

    /** The decision came to nothing. */
    void undo(String uid) {
        decided.remove(uid);
    }

    /** The unit that was decided for a pod and that is not seen on it yet. */
    OptionalInt decided(String uid) {
        settle();
        return Optional.ofNullable(decided.get(uid)).stream()
                .mapToInt(each -> each.member().unit())
                .findFirst();
    }

    /** The policy that decides over the pod. */
    Optional<UnitPolicy> policy(Pod pod, Map<String, String> namespaceLabels) {
        return UnitPolicies.of(
                cluster.state(),
                pod,
                pod.getMetadata().getNamespace(),
                cluster.state().intent(pod, namespaceLabels));
    }

    /** The unit that takes this pod, which has none. */
    OptionalInt next(UnitPolicy policy, Pod pod) {
        return policy.next(uses(policy, pod), PodRequests.of(pod.getSpec()));
    }

    /** The policy by which the pod has its unit; empty if it has none, or the policy is gone. */
    public Optional<UnitPolicy> policyOfMember(Pod pod, Map<String, String> namespaceLabels) {
        return UnitPolicies.unit(pod).isEmpty() ? Optional.empty() : policy(pod, namespaceLabels);
    }

    /** Where a pod goes whose unit of servers has no room; empty if no later one takes it. */
    public OptionalInt nextVirtual(UnitPolicy policy, Pod pod) {
        return policy.nextVirtual(UnitPolicies.unit(pod).orElse(-1), uses(policy, pod), PodRequests.of(pod.getSpec()));
    }

    /** What each unit holds beside this pod. */
    private List<UnitPolicy.Use> uses(UnitPolicy policy, Pod pod) {
        List<UnitPolicy.Use> uses =
                new ArrayList<>(Collections.nCopies(policy.units().size(), UnitPolicy.Use.NONE));
        Map<String, UnitMember> members = settle();
        members.remove(pod.getMetadata().getUid());
        members.values().stream()
                .filter(member -> member.countsFor(policy))
                .forEach(member ->
                        uses.set(member.unit(), uses.get(member.unit()).plus(counted(policy, member))));
        return uses;
    }

    private static ResourceAmounts counted(UnitPolicy policy, UnitMember member) {
        boolean limited =
                !policy.units().get(member.unit()).maxResources().amounts().isEmpty();
        return limited ? member.requests() : ResourceAmounts.NONE;
    }

    /** Everybody who has a unit, once what is seen by now has taken the place of what was decided. */
    private Map<String, UnitMember> settle() {
        // In this order: a pod that gets its node in between is among the members.
        Set<String> over = new HashSet<>();
        decided.forEach((uid, each) -> {
            if (cluster.unboundPod(uid).filter(pod -> isOpen(pod, each)).isEmpty()) {
                over.add(uid);
            }
        });
        Map<String, UnitMember> members = new HashMap<>(cluster.members());
        decided.keySet().removeAll(over);
        decided.forEach((uid, each) -> members.put(uid, each.member()));
        return members;
    }

    /** While the pod is seen as it was, its write may be on its way; seen otherwise, it shows what became of it. */
    private static boolean isOpen(Pod pod, Decided decided) {
        return decided.version().equals(String.valueOf(pod.getMetadata().getResourceVersion()));
    }
}
