package dev.spillway.core.placement;

import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.profile.EciProfile;
import dev.spillway.core.profile.EksConfig;
import dev.spillway.core.profile.Profiles;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cluster in a test: what is in it decides where pods go. */
final class Cluster {
    static final VirtualNodeRules EVERYTHING = pod -> List.of();

    private final Map<String, NodeView> nodes = new HashMap<>();
    private final List<UnitPolicy> policies = new ArrayList<>();
    private PlacementSettings settings = PlacementSettings.DEFAULT;
    private EksConfig eksConfig = EksConfig.DEFAULT;
    private Profiles profiles = new Profiles(EciProfile.DEFAULT_RULES);

    static Cluster empty() {
        return new Cluster();
    }

    /** One server of 4 cores, of which so many are taken, and one virtual node. */
    static Cluster hybrid(int takenCores) {
        return empty().server("server", takenCores).virtualNode("virtual-kubelet");
    }

    Cluster server(String name, int takenCores) {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/arch", "amd64")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addToAllocatable("cpu", new Quantity("4"))
                .addToAllocatable("memory", new Quantity("8Gi"))
                .addToAllocatable("pods", new Quantity("110"))
                .endStatus()
                .build();
        return node(NodeView.of(node, new ResourceAmounts(Map.of("cpu", takenCores * 1000L, "pods", 1L))));
    }

    Cluster virtualNode(String name) {
        return virtualNode(name, Map.of(), List.of(Dialect.ACK.taint()), "True");
    }

    Cluster virtualNode(String name, Map<String, String> labels, List<Taint> taints, String podNetworkReady) {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("type", "virtual-kubelet")
                .addToLabels("node.kubernetes.io/instance-type", "eklet")
                .addToLabels("kubernetes.io/arch", "amd64")
                .addToLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withTaints(taints)
                .endSpec()
                .withNewStatus()
                .addToAllocatable("cpu", new Quantity("1000"))
                .addToAllocatable("memory", new Quantity("4Ti"))
                .addToAllocatable("pods", new Quantity("1000"))
                .addNewCondition()
                .withType("PodNetworkReady")
                .withStatus(podNetworkReady)
                .endCondition()
                .endStatus()
                .build();
        return node(NodeView.of(node, ResourceAmounts.NONE));
    }

    Cluster node(NodeView node) {
        nodes.put(node.name(), node);
        return this;
    }

    Cluster with(PlacementSettings newSettings) {
        settings = newSettings;
        return this;
    }

    Cluster with(EksConfig newEksConfig) {
        eksConfig = newEksConfig;
        return this;
    }

    Cluster with(Profiles newProfiles) {
        profiles = newProfiles;
        return this;
    }

    Cluster with(UnitPolicy policy) {
        policies.add(policy);
        return this;
    }

    PlacementState state() {
        return new PlacementState(settings, profiles, eksConfig, nodes, policies);
    }
}
