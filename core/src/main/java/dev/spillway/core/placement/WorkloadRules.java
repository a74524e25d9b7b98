package dev.spillway.core.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What extra nodes can do to workloads that never asked for them. */
public final class WorkloadRules {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final String VIRTUAL = "virtual-kubelet";

    private final List<Taint> poolTaints;

    /** Of virtual nodes with these taints. */
    public WorkloadRules(List<Taint> poolTaints) {
        this.poolTaints = List.copyOf(poolTaints);
    }

    /** A DaemonSet that gets past the taints of virtual nodes and does not exclude them. */
    public Optional<WorkloadFinding> daemonSet(String workload, PodSpec template) {
        boolean tolerates = poolTaints.stream().anyMatch(taint -> Tolerations.tolerates(template, taint));
        if (!tolerates || DaemonSetRules.isOffVirtualNodes(template)) {
            return Optional.empty();
        }
        return Optional.of(new WorkloadFinding(
                workload,
                WorkloadFinding.Kind.DAEMON_SET,
                "tolerates virtual nodes, where its pods are refused; its roll-out would not complete",
                "{\"spec\":{\"template\":{\"spec\":{\"affinity\":" + affinity(template) + "}}}}"));
    }

    private static String affinity(PodSpec template) {
        JsonNode tree =
                JSON.valueToTree(DaemonSetRules.offVirtualNodes(template).getAffinity());
        return tree.toString();
    }

    /** A hard spread over hosts, in which a virtual node that takes none of the pods counts as an empty host. */
    public Optional<WorkloadFinding> spread(String workload, PodSpec template) {
        boolean disturbed = template.getTopologySpreadConstraints().stream().anyMatch(WorkloadRules::countsEveryHost);
        boolean tolerates = poolTaints.stream().allMatch(taint -> Tolerations.tolerates(template, taint));
        if (!disturbed || tolerates || excludesVirtualNodes(template)) {
            return Optional.empty();
        }
        return Optional.of(new WorkloadFinding(
                workload,
                WorkloadFinding.Kind.HOSTNAME_SPREAD,
                "spreads over hosts with DoNotSchedule, and virtual nodes count as empty hosts; pods may stay Pending",
                honourTaints()));
    }

    private static boolean countsEveryHost(TopologySpreadConstraint constraint) {
        return HOSTNAME.equals(constraint.getTopologyKey())
                && "DoNotSchedule".equals(constraint.getWhenUnsatisfiable())
                && !"Honor".equals(constraint.getNodeTaintsPolicy());
    }

    private static boolean excludesVirtualNodes(PodSpec template) {
        NodeView virtual = new NodeView(
                VIRTUAL,
                Map.of("type", VIRTUAL),
                Map.of(),
                List.of(),
                ResourceAmounts.NONE,
                ResourceAmounts.NONE,
                true);
        return !virtual.isSelectedBy(template);
    }

    private static String honourTaints() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/spec/template/spec")
                .putArray("topologySpreadConstraints")
                .addObject()
                .put("topologyKey", HOSTNAME)
                .put("whenUnsatisfiable", "DoNotSchedule")
                .put("nodeTaintsPolicy", "Honor");
        return patch.toString();
    }
}
