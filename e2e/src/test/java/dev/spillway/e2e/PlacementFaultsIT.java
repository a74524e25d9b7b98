package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The webhook, the overflow controller and the API server are killed while Deployments grow: nothing is lost. */
@ResourceLock(OnSpillway.WITH_SERVER)
final class PlacementFaultsIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.withServer();

    private static final String SERVER = Installation.Kind.HYBRID.server();
    private static final String VIRTUAL = "virtual-kubelet";
    private static final String COST = "/metadata/annotations/controller.kubernetes.io~1pod-deletion-cost";

    private final Cluster cluster;

    PlacementFaultsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void everythingRunsAndTheNamespaceIsEmpty() {
        up();
        cluster.clear("deployments");
    }

    @Test
    void spillwayIsKilledInTheMiddleOfAScaleUp() throws IOException {
        cluster.apply(Pods.deployment("units", 6, "10m", "{AUTO_SCALE_EKS: \"true\", LOCAL_REPLICAS: \"2\"}"));
        cluster.apply(Pods.deployment("room", 3, roomForFour(), "{}"));
        cluster.await(
                "pods",
                () -> cluster.replicas("units").size() == 6
                        && cluster.replicas("room").size() == 3);
        cluster.spillway().kill("spillway");
        Cluster system = Cluster.in(cluster.spillway(), "spillway-system");
        int before = renewals(system);
        // Nobody is there to hold these for a unit, to send them to virtual nodes, or to say what their bindings carry.
        cluster.kubectl("scale", "deployment", "room", "--replicas=6").orFail();
        cluster.apply(labelled("eci"));
        cluster.await(
                "pods",
                () -> cluster.replicas("room").size() == 6 && nodeOf("eci").equals(SERVER));
        up();
        // The node still looks ready when its process has only just begun.
        cluster.await("Spillway to lead again", () -> renewals(system) > before);
        cluster.await("units", () -> cluster.replicas("units", SERVER).size() == 2);
        cluster.awaitRunning("units", 6);
        cluster.awaitRunning("room", 6);
        assertThat(cluster.replicas("units", SERVER)).hasSize(2);
        assertThat(cluster.replicas("units", VIRTUAL)).hasSize(4);
        assertThat(cluster.replicas("room", SERVER)).hasSizeBetween(2, 4);
        awaitCosts();
        cluster.awaitEvent("eci", "NotPlaced", "webhook did not answer");
        backToServers("room");
    }

    @Test
    void theApiServerIsKilledInTheMiddleOfAScaleUp() throws IOException {
        cluster.apply(Pods.deployment("units", 6, "10m", "{AUTO_SCALE_EKS: \"true\", LOCAL_REPLICAS: \"2\"}"));
        cluster.apply(Pods.deployment("room", 6, roomForFour(), "{}"));
        cluster.await(
                "some pods",
                () -> !cluster.replicas("units").isEmpty()
                        && !cluster.replicas("room").isEmpty());
        cluster.spillway().kill("kube-apiserver");
        up();
        cluster.await("units", () -> cluster.replicas("units", SERVER).size() == 2);
        cluster.awaitRunning("units", 6);
        cluster.awaitRunning("room", 6);
        assertThat(cluster.replicas("units", SERVER)).hasSize(2);
        assertThat(cluster.replicas("units", VIRTUAL)).hasSize(4);
        awaitCosts();
        backToServers("room");
    }

    /** Those on virtual nodes are the first to leave, and those on servers are not. */
    private void awaitCosts() {
        cluster.await(
                "deletion costs",
                () -> cluster.list("pods", "app")
                        .valueStream()
                        .allMatch(pod -> pod.at(COST).asInt(0) < 0
                                == pod.at("/spec/nodeName").asText().equals(VIRTUAL)));
    }

    private void backToServers(String app) {
        int onServer = cluster.replicas(app, SERVER).size();
        cluster.kubectl("scale", "deployment", app, "--replicas=" + onServer).orFail();
        cluster.await(onServer + " pods", () -> cluster.replicas(app).size() == onServer);
        assertThat(cluster.replicas(app, VIRTUAL)).isEmpty();
    }

    /** So much CPU that four pods of it, and some very small ones, fill the server. */
    private String roomForFour() {
        String cpu = cluster.get("node", SERVER).at("/status/allocatable/cpu").asText();
        int milli = cpu.endsWith("m") ? Integer.parseInt(cpu.replace("m", "")) : Integer.parseInt(cpu) * 1000;
        return milli * 2 / 9 + "m";
    }

    /** How often the lease of the process that places pods has been written. */
    private static int renewals(Cluster system) {
        return system.get("lease", "spillway-placement")
                .at("/metadata/resourceVersion")
                .asInt();
    }

    private void up() {
        cluster.spillway().run("up", "--server", "--no-example").orFail();
    }

    private String nodeOf(String pod) {
        return cluster.get("pod", pod).at("/spec/nodeName").asText();
    }

    private static String labelled(String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {alibabacloud.com/eci: "true"}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: main, image: busybox, command: [sleep, "1000"]}]
                """.formatted(name);
    }
}
