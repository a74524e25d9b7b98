package dev.spillway.app.demo;

import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.core.placement.NodeView;
import dev.spillway.core.placement.PodRequests;
import dev.spillway.core.placement.ResourceAmounts;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Scales a Deployment past the servers and back, and says where each pod goes and why. Leaves nothing behind. */
public final class OverflowDemo {
    private static final String NAMESPACE = "spillway-demo";
    private static final String NAME = "web";
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TO_LOOK_AT = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final Consumer<String> say;
    private final InstantSource clock;
    private final Map<String, String> told = new HashMap<>();

    /** Says what happens, line by line. */
    public OverflowDemo(KubernetesClient client, Consumer<String> say, InstantSource clock) {
        this.client = client;
        this.say = say;
        this.clock = clock;
    }

    /** Runs to its end; {@code false} if the pods did not get where they should. */
    public boolean run() throws InterruptedException {
        Optional<OverflowPlan> plan = OverflowPlan.of(nodes());
        if (plan.isEmpty()) {
            say.accept("needs a server and a virtual node with free CPU: ./spillway up --server");
            return false;
        }
        try {
            return show(plan.get());
        } finally {
            client.namespaces().withName(NAMESPACE).delete();
            say.accept("cleaned up: namespace " + NAMESPACE + " is going");
        }
    }

    private boolean show(OverflowPlan plan) throws InterruptedException {
        say.accept("the servers have room for " + plan.fitting() + " pods of " + plan.milliCpu() + "m CPU");
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(deployment(plan)).create();
        if (!awaitRunning(plan.fitting())) {
            return false;
        }
        say.accept("scaling to " + plan.all() + ": " + plan.spilling() + " more than the servers have room for");
        scale(plan.all());
        if (!awaitRunning(plan.all())) {
            return false;
        }
        Thread.sleep(TO_LOOK_AT);
        say.accept("scaling back to " + plan.fitting() + ": watch who goes first");
        scale(plan.fitting());
        boolean back = awaitRunning(plan.fitting());
        say.accept(
                back && onVirtualNodes().isEmpty()
                        ? "only pods on servers are left"
                        : "pods are left on virtual nodes");
        return back && onVirtualNodes().isEmpty();
    }

    private boolean awaitRunning(int pods) throws InterruptedException {
        Instant end = clock.instant().plus(PATIENCE);
        while (clock.instant().isBefore(end)) {
            List<Pod> all = pods();
            tell(all);
            if (all.size() == pods && all.stream().allMatch(OverflowDemo::isReady)) {
                return true;
            }
            Thread.sleep(LOOK);
        }
        say.accept("not so after " + PATIENCE.toSeconds() + " s; see: kubectl -n " + NAMESPACE + " describe pods");
        return false;
    }

    private void tell(List<Pod> all) {
        for (Pod pod : all) {
            String name = pod.getMetadata().getName();
            String now = state(pod);
            if (!now.equals(told.put(name, now))) {
                say.accept("  " + name + "  " + now);
            }
        }
        Set<String> there = all.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
        told.keySet().stream()
                .filter(name -> !there.contains(name))
                .sorted()
                .forEach(name -> say.accept("  " + name + "  gone"));
        told.keySet().retainAll(there);
    }

    private static String state(Pod pod) {
        String node = pod.getSpec().getNodeName();
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return "leaves " + node;
        }
        if (node == null) {
            return "waits for a node";
        }
        String why = annotations(pod).get(PlacementNames.OVERFLOW);
        return isReady(pod) ? "runs on " + node : "starts on " + node + (why == null ? "" : ", because " + why);
    }

    private static Map<String, String> annotations(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    private Set<String> onVirtualNodes() {
        Set<String> virtual =
                nodes().stream().filter(NodeView::isVirtual).map(NodeView::name).collect(Collectors.toSet());
        return pods().stream()
                .filter(pod -> virtual.contains(String.valueOf(pod.getSpec().getNodeName())))
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    private List<NodeView> nodes() {
        Map<String, ResourceAmounts> requested = client.pods().inAnyNamespace().list().getItems().stream()
                .filter(pod -> pod.getSpec().getNodeName() != null)
                .collect(Collectors.toMap(
                        pod -> pod.getSpec().getNodeName(),
                        pod -> PodRequests.of(pod.getSpec()),
                        ResourceAmounts::plus));
        return client.nodes().list().getItems().stream()
                .map((Node node) -> NodeView.of(
                        node, requested.getOrDefault(node.getMetadata().getName(), ResourceAmounts.NONE)))
                .toList();
    }

    private void scale(int replicas) {
        client.apps().deployments().inNamespace(NAMESPACE).withName(NAME).scale(replicas);
    }

    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
    }

    private static Deployment deployment(OverflowPlan plan) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(plan.fitting())
                .withNewSelector()
                .addToMatchLabels("app", NAME)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", NAME)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName(NAME)
                .withImage("busybox")
                .withCommand("sleep", "3600")
                .withNewResources()
                .addToRequests("cpu", new Quantity(plan.milliCpu() + "m"))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
