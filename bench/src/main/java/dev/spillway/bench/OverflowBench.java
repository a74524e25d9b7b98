package dev.spillway.bench;

import dev.spillway.bench.PodTimes.Point;
import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Deployment that is scaled far past a full cluster, onto simulated pods: how long from the scheduler's verdict to the
 * PATCH, to bound and to Running; beside it the same number of pods that need no overflow, which is what scheduler and
 * API server alone take. Arguments: kubeconfig, pods.
 */
public final class OverflowBench {
    private static final String NAMESPACE = "overflow-bench";
    private static final String POOL = "overflow-bench";
    private static final String OWN_NODE = "virtual-kubelet";
    private static final long PATIENCE_SECONDS = 600;

    private final KubernetesClient client;
    private final int pods;

    private OverflowBench(KubernetesClient client, int pods) {
        this.client = client;
        this.pods = pods;
    }

    public static void main(String[] arguments) throws Exception {
        try (ApiServer api = ApiServer.connect(ApiAccess.fromKubeconfig(Path.of(arguments[0])), "spillway-bench");
                KubernetesClient client = api.newClient()) {
            new OverflowBench(client, Integer.parseInt(arguments[1])).run();
        }
        System.exit(0);
    }

    private void run() throws InterruptedException, IOException {
        prepare();
        try {
            measure("without overflow: pods that ask for virtual nodes themselves", deployment("direct", true));
            measure("overflow: pods that servers have no room for", deployment("overflow", false));
            print(client.raw("/api/v1/nodes/" + OWN_NODE + "/proxy/metrics")
                    .lines()
                    .filter(line -> line.startsWith("spillway_webhook_answer_seconds"))
                    .reduce("", (a, b) -> a + "\n" + b));
        } finally {
            client.namespaces().withName(NAMESPACE).delete();
            schedulable(true);
            client.resource(pool()).delete();
        }
    }

    /** The only room is the pool's. */
    private void prepare() throws InterruptedException {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        schedulable(false);
        client.resource(pool()).serverSideApply();
        while (client.nodes().withName(POOL).get() == null) {
            Thread.sleep(500);
        }
    }

    private void schedulable(boolean schedulable) {
        client.nodes().withName(OWN_NODE).edit(node -> {
            node.getSpec().setUnschedulable(!schedulable);
            return node;
        });
    }

    private void measure(String what, Deployment deployment) throws InterruptedException, IOException {
        String app = deployment.getMetadata().getName();
        print("\n" + what + "; load before "
                + Files.readString(Path.of("/proc/loadavg")).strip());
        try (PodTimes times = new PodTimes(client, NAMESPACE, app)) {
            long begin = System.nanoTime();
            client.resource(deployment).create();
            boolean all = times.awaitRunning(pods, PATIENCE_SECONDS);
            print("%s Running after %.1f s".formatted(all ? "all" : "NOT all", (System.nanoTime() - begin) / 1e9));
            for (Point to : new Point[] {Point.PATCHED, Point.BOUND, Point.RUNNING}) {
                print(times.between(Point.UNSCHEDULABLE, to));
            }
            print(times.between(Point.CREATED, Point.BOUND));
            print(times.between(Point.BOUND, Point.RUNNING));
            print("pods per node: " + times.perNode());
        }
        client.resource(deployment).withGracePeriod(0).delete();
        while (!client.pods().inNamespace(NAMESPACE).list().getItems().isEmpty()) {
            Thread.sleep(500);
        }
    }

    private Deployment deployment(String name, boolean direct) {
        Map<String, String> labels = Map.of("app", name);
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(pods)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .addToAnnotations("spillway.dev/placement", direct ? "virtual" : "prefer-servers")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .withCommand("sleep", "100000")
                .withNewResources()
                .addToRequests("cpu", new Quantity("500m"))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static GenericKubernetesResource pool() {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("spillway.dev/v1alpha1")
                .withKind("VirtualNodePool")
                .withNewMetadata()
                .withName(POOL)
                .endMetadata()
                .addToAdditionalProperties(
                        "spec",
                        Map.of(
                                "nodeNamePrefix",
                                POOL,
                                "provider",
                                Map.of("simulator", Map.of()),
                                "capacity",
                                Map.of(
                                        "cpu", "100k",
                                        "memory", "1Ti",
                                        "ephemeral-storage", "10Ti",
                                        "pods", "50k")))
                .build();
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
