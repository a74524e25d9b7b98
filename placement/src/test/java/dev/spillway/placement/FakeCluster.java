package dev.spillway.placement;

import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.placement.NodeView;
import dev.spillway.core.placement.PlacementSettings;
import dev.spillway.core.placement.PlacementState;
import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.core.profile.EciProfile;
import dev.spillway.core.profile.EksConfig;
import dev.spillway.core.profile.Profiles;
import dev.spillway.placement.overflow.OverflowController;
import dev.spillway.placement.view.UnitMember;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster of one server and one virtual node, whose pods and settings a test puts there. */
public final class FakeCluster implements OverflowController.Cluster {
    public final Map<String, Pod> unbound = new HashMap<>();
    public final Map<String, String> overflowed = new HashMap<>();
    public final Map<String, UnitMember> members = new HashMap<>();
    public final Map<String, Map<String, String>> namespaces = new HashMap<>();
    public final List<UnitPolicy> policies = new ArrayList<>();
    public PlacementSettings settings = PlacementSettings.DEFAULT;
    public Profiles profiles = new Profiles(EciProfile.DEFAULT_RULES);
    public long freeCores;

    @Override
    public PlacementState state() {
        NodeView server = new NodeView(
                "server",
                Map.of("kubernetes.io/hostname", "server"),
                Map.of(),
                List.of(),
                new ResourceAmounts(Map.of("cpu", freeCores * 1000, "memory", 1L << 40, "pods", 110L)),
                ResourceAmounts.NONE,
                true);
        NodeView virtual = new NodeView(
                "virtual-kubelet",
                Map.of("type", "virtual-kubelet"),
                Map.of(),
                List.of(Dialect.ACK.taint()),
                new ResourceAmounts(Map.of("cpu", 1_000_000L, "memory", 1L << 42, "pods", 5000L)),
                ResourceAmounts.NONE,
                true);
        return new PlacementState(
                settings,
                profiles,
                EksConfig.DEFAULT,
                Map.of(server.name(), server, virtual.name(), virtual),
                policies);
    }

    @Override
    public void awaitKnown() {
        // It is known from the beginning.
    }

    @Override
    public Map<String, String> namespaceLabels(String namespace) {
        return namespaces.getOrDefault(namespace, Map.of());
    }

    @Override
    public Optional<Pod> awaitUnboundPod(String namespace, String name) {
        return unbound.values().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name)
                        && pod.getMetadata().getNamespace().equals(namespace))
                .findFirst();
    }

    @Override
    public Optional<Pod> unboundPod(String uid) {
        return Optional.ofNullable(unbound.get(uid));
    }

    @Override
    public boolean isBehindService(String namespace, Map<String, String> labels) {
        return false;
    }

    @Override
    public Map<String, String> overflowed() {
        return overflowed;
    }

    @Override
    public Map<String, UnitMember> members() {
        return members;
    }

    /** A pod of one core that waits, named and identified by the same word. */
    public Pod waits(String name) {
        Pod pod = Yaml.read("""
                metadata: {name: %1$s, namespace: shop, uid: %1$s, resourceVersion: "7", labels: {app: web}}
                spec:
                  containers: [{name: web, image: nginx, resources: {requests: {cpu: "1"}}}]
                status:
                  phase: Pending
                  conditions:
                  - {type: PodScheduled, status: "False", reason: Unschedulable, lastTransitionTime: "2026-01-01T00:00:00Z"}
                """.formatted(name), Pod.class);
        unbound.put(name, pod);
        return pod;
    }
}
