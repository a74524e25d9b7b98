package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import dev.spillway.app.Table;
import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.network.PodNetworkState;
import dev.spillway.core.pool.PoolNode;
import dev.spillway.localcluster.ComponentStatus;
import dev.spillway.localcluster.Instance;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** An instance as tables: its components, its virtual nodes, and the elastic pods on them. */
public final class Status {
    private final InstantSource clock;

    public Status(InstantSource clock) {
        this.clock = clock;
    }

    public static String components(List<ComponentStatus> components) {
        Table table = new Table("COMPONENT", "PID", "HEALTH");
        for (ComponentStatus component : components) {
            String pid =
                    component.pid().isPresent() ? Long.toString(component.pid().getAsLong()) : "-";
            table.row(component.name(), pid, component.health());
        }
        return table.text();
    }

    /** Asks the API server, so it must run. */
    public String nodesAndPods(Instance instance) throws CommandFailed, ConfigurationException {
        try (AdminClient admin = new AdminClient(instance.adminKubeconfig())) {
            List<String> own = own(instance);
            PoolTable pools = PoolTable.of(admin.client(), own.isEmpty() ? "" : own.getFirst());
            List<Node> nodes = Stream.concat(
                            own.stream()
                                    .map(name -> admin.client()
                                            .nodes()
                                            .withName(name)
                                            .get())
                                    .filter(Objects::nonNull),
                            pools.nodes().stream())
                    .toList();
            StringBuilder text = new StringBuilder(where(instance, admin)).append(nodes(nodes, admin));
            pools.text().ifPresent(table -> text.append('\n').append(table));
            for (Node node : nodes) {
                text.append('\n').append(pods(admin, node));
            }
            return text.toString();
        } catch (KubernetesClientException e) {
            throw new CommandFailed("the cluster does not answer: " + e.getMessage());
        }
    }

    private static List<String> own(Instance instance) throws ConfigurationException {
        return new ConfigurationFile(instance)
                .read().map(Configuration::virtualNodes).orElse(List.of()).stream()
                        .map(VirtualNodeConfig::nodeName)
                        .toList();
    }

    private static String where(Instance instance, AdminClient admin) {
        return instance.capacityOnly() ? "in cluster " + admin.api().access().server() + "\n\n" : "";
    }

    private String nodes(List<Node> nodes, AdminClient admin) {
        Table table = new Table(
                "VIRTUAL NODE",
                "POOL",
                "READY",
                "POD NETWORK",
                "KUBELET API",
                "RUNTIME",
                "SANDBOX",
                "CPU",
                "MEMORY",
                "PODS",
                "AGE");
        for (Node node : nodes) {
            Map<String, Quantity> capacity = node.getStatus().getAllocatable();
            table.row(
                    node.getMetadata().getName(),
                    PoolNode.poolOf(node).orElse("-"),
                    condition(node, "Ready"),
                    podNetwork(node),
                    admin.nodeHealth(node.getMetadata().getName()).strip(),
                    node.getStatus().getNodeInfo().getContainerRuntimeVersion(),
                    node.getMetadata().getLabels().getOrDefault("spillway.dev/sandbox", "-"),
                    String.valueOf(capacity.get("cpu")),
                    String.valueOf(capacity.get("memory")),
                    String.valueOf(capacity.get("pods")),
                    age(node.getMetadata().getCreationTimestamp()));
        }
        return table.text();
    }

    private String pods(AdminClient admin, Node node) {
        String name = node.getMetadata().getName();
        Table table = new Table("NAMESPACE", "ELASTIC POD", "PHASE", "READY", "IP", "NODE", "AGE");
        for (Pod pod : admin.client()
                .pods()
                .inAnyNamespace()
                .withField("spec.nodeName", name)
                .list()
                .getItems()) {
            table.row(
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    pod.getStatus().getPhase(),
                    readyContainers(pod),
                    String.valueOf(pod.getStatus().getPodIP()),
                    name,
                    age(pod.getMetadata().getCreationTimestamp()));
        }
        return table.text();
    }

    /** Whether pods reach the cluster; if not, why. */
    private static String podNetwork(Node node) {
        return conditions(node, PodNetworkState.CONDITION)
                .map(state -> state.getStatus().equals("True") ? "True" : state.getStatus() + ": " + state.getReason())
                .findFirst()
                .orElse("-");
    }

    private static String condition(Node node, String type) {
        return conditions(node, type).findFirst().map(NodeCondition::getStatus).orElse("Unknown");
    }

    private static Stream<NodeCondition> conditions(Node node, String type) {
        return node.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type));
    }

    private static String readyContainers(Pod pod) {
        long ready = pod.getStatus().getContainerStatuses().stream()
                .filter(container -> Boolean.TRUE.equals(container.getReady()))
                .count();
        return ready + "/" + pod.getSpec().getContainers().size();
    }

    private String age(String created) {
        Duration age = Duration.between(Instant.parse(created), clock.instant());
        if (age.toMinutes() < 2) {
            return age.toSeconds() + "s";
        }
        return age.toHours() < 2 ? age.toMinutes() + "m" : age.toHours() + "h";
    }
}
