package dev.spillway.core.eviction;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.placement.Tolerations;
import dev.spillway.core.resources.QosClass;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pods a node that runs low still takes: a kubelet's eviction manager as it admits. */
public final class PressureAdmission {
    /** {@code system-cluster-critical} and above: what the cluster cannot do without. */
    private static final int CRITICAL = 2_000_000_000;

    private static final Taint MEMORY = new Taint("NoSchedule", "node.kubernetes.io/memory-pressure", null, null);

    private PressureAdmission() {}

    /** Why a node under these pressures does not take a pod that is new to it; empty if it does. */
    public static Optional<Refused> refusal(Pod pod, Set<Pressure> present) {
        if (present.isEmpty() || isCritical(pod)) {
            return Optional.empty();
        }
        boolean memoryOnly = present.equals(EnumSet.of(Pressure.MEMORY));
        if (memoryOnly && (QosClass.of(pod) != QosClass.BEST_EFFORT || Tolerations.tolerates(pod.getSpec(), MEMORY))) {
            return Optional.empty();
        }
        String conditions =
                EnumSet.copyOf(present).stream().map(Pressure::condition).collect(Collectors.joining(" "));
        return Optional.of(new Refused(LocalStorage.EVICTED, "The node had condition: [" + conditions + "]. "));
    }

    static boolean isCritical(Pod pod) {
        return priority(pod) >= CRITICAL;
    }

    static int priority(Pod pod) {
        return pod.getSpec().getPriority() == null ? 0 : pod.getSpec().getPriority();
    }
}
