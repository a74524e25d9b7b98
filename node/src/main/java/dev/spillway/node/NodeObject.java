package dev.spillway.node;

import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.eviction.Pressure;
import dev.spillway.core.network.PodNetworkState;
import dev.spillway.provider.ProviderCapabilities;
import dev.spillway.provider.Runtimes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeFeatures;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandler;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandlerBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A virtual node's Node object as it should be, in a kubelet's terms. */
final class NodeObject {
    /** How pods that name no RuntimeClass are isolated here. */
    static final String SANDBOX = "spillway.dev/sandbox";

    private NodeObject() {}

    /**
     * How the node is now.
     *
     * @param allocatable what pods may ask for now
     * @param notReady why pods cannot be run; empty if they can
     * @param podNetwork empty if pods have no network
     * @param pressures what its machine runs low on
     */
    record State(
            Map<String, Quantity> allocatable,
            String notReady,
            Optional<PodNetworkState> podNetwork,
            Set<Pressure> pressures) {}

    /** The whole of it. */
    static Node of(VirtualNodeSpec spec, ProviderCapabilities capabilities, State state) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(spec.name())
                .withLabels(labels(spec, capabilities))
                .withAnnotations(spec.annotations())
                .endMetadata()
                .withNewSpec()
                .withTaints(spec.taints())
                .endSpec()
                .withStatus(status(spec, capabilities, state.allocatable(), conditions(state)))
                .build();
    }

    static Map<String, String> labels(VirtualNodeSpec spec, ProviderCapabilities capabilities) {
        Map<String, String> labels = new TreeMap<>(spec.labels());
        for (Dialect dialect : Dialect.values()) {
            labels.put(dialect.label(), dialect.labelValue());
        }
        labels.put("kubernetes.io/hostname", spec.name());
        labels.put("kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", capabilities.architecture());
        if (!capabilities.runtimes().sandbox().isEmpty()) {
            labels.put(SANDBOX, capabilities.runtimes().sandbox());
        }
        // A load balancer that took it for a machine would send traffic where nothing listens.
        labels.put("node.kubernetes.io/exclude-from-external-load-balancers", "true");
        return labels;
    }

    private static NodeStatus status(
            VirtualNodeSpec spec,
            ProviderCapabilities capabilities,
            Map<String, Quantity> allocatable,
            List<NodeCondition> conditions) {
        return new NodeStatusBuilder()
                .withCapacity(spec.capacity())
                .withAllocatable(allocatable)
                .withAddresses(addresses(spec))
                .withNodeInfo(info(spec, capabilities))
                .withConditions(conditions)
                .withRuntimeHandlers(handlers(capabilities.runtimes()))
                .withFeatures(features(capabilities.runtimes()))
                .withDeclaredFeatures(spec.declaredFeatures())
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(spec.kubeletPort())
                .endDaemonEndpoints()
                .build();
    }

    private static List<NodeRuntimeHandler> handlers(Runtimes runtimes) {
        return runtimes.handlers().stream()
                .map(handler -> new NodeRuntimeHandlerBuilder()
                        .withName(handler.name())
                        .withNewFeatures(handler.recursiveReadOnlyMounts(), handler.userNamespaces())
                        .build())
                .toList();
    }

    /** A kubelet whose runtime does not tell leaves it out. */
    private static @Nullable NodeFeatures features(Runtimes runtimes) {
        return runtimes.handlers().isEmpty() && !runtimes.supplementalGroupsPolicy()
                ? null
                : new NodeFeatures(runtimes.supplementalGroupsPolicy());
    }

    private static List<NodeAddress> addresses(VirtualNodeSpec spec) {
        List<NodeAddress> addresses = new ArrayList<>();
        spec.addresses().forEach(ip -> addresses.add(new NodeAddress(ip, "InternalIP")));
        addresses.add(new NodeAddress(spec.name(), "Hostname"));
        return addresses;
    }

    private static NodeSystemInfo info(VirtualNodeSpec spec, ProviderCapabilities capabilities) {
        // There is no machine: an identity that stays the same for a node of this name serves as well as a machine's.
        String identity = UUID.nameUUIDFromBytes(spec.name().getBytes(StandardCharsets.UTF_8))
                .toString();
        return new NodeSystemInfoBuilder()
                .withMachineID(identity.replace("-", ""))
                .withSystemUUID(identity)
                .withBootID(identity)
                .withKernelVersion(System.getProperty("os.version"))
                .withOsImage("Spillway virtual node")
                .withContainerRuntimeVersion(capabilities.runtimeVersion())
                .withKubeletVersion(spec.kubeletVersion())
                .withKubeProxyVersion("")
                .withOperatingSystem("linux")
                .withArchitecture(capabilities.architecture())
                .build();
    }

    /** A kubelet puts Ready last, so that whoever sees it sees the others as well. */
    private static List<NodeCondition> conditions(State state) {
        List<NodeCondition> conditions = new ArrayList<>();
        for (Pressure pressure : Pressure.values()) {
            boolean present = state.pressures().contains(pressure);
            conditions.add(condition(
                    pressure.condition(),
                    present ? "True" : "False",
                    pressure.reason(present),
                    pressure.message(present)));
        }
        state.podNetwork()
                .ifPresent(network -> conditions.add(
                        condition(PodNetworkState.CONDITION, network.status(), network.reason(), network.message())));
        conditions.add(
                state.notReady().isEmpty()
                        ? condition("Ready", "True", "KubeletReady", "kubelet is posting ready status")
                        : condition("Ready", "False", "KubeletNotReady", state.notReady()));
        return conditions;
    }

    private static NodeCondition condition(String type, String status, String reason, String message) {
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }
}
