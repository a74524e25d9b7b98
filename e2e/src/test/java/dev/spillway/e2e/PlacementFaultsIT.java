package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
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
        cluster.kubectl("delete", "deployments,pods", "--all", "--grace-period=1")
                .orFail();
    }

    @Test
    void spillwayIsKilledInTheMiddleOfAScaleUp() throws IOException {
        cluster.apply(deployment("units", 6, "10m", "{AUTO_SCALE_EKS: \"true\", LOCAL_REPLICAS: \"2\"}"));
        cluster.apply(deployment("room", 3, roomForFour(), "{}"));
        cluster.await("pods", () -> pods("units").size() == 6 && pods("room").size() == 3);
        int before = renewals();
        kill("spillway");
        // Nobody is there to hold these for a unit, to send them to virtual nodes, or to say what their bindings carry.
        cluster.kubectl("scale", "deployment", "room", "--replicas=6").orFail();
        cluster.apply(labelled("eci"));
        cluster.await("pods", () -> pods("room").size() == 6 && nodeOf("eci").equals(SERVER));
        up();
        // The node still looks ready when its process has only just begun.
        cluster.await("Spillway to lead again", () -> renewals() > before);
        cluster.await("units", () -> on("units", SERVER).size() == 2);
        awaitRunning("units", 6);
        awaitRunning("room", 6);
        assertThat(on("units", SERVER)).hasSize(2);
        assertThat(on("units", VIRTUAL)).hasSize(4);
        assertThat(on("room", SERVER)).hasSizeBetween(2, 4);
        awaitCosts();
        cluster.awaitEvent("eci", "NotPlaced", "webhook did not answer");
        backToServers("room");
    }

    @Test
    void theApiServerIsKilledInTheMiddleOfAScaleUp() throws IOException {
        cluster.apply(deployment("units", 6, "10m", "{AUTO_SCALE_EKS: \"true\", LOCAL_REPLICAS: \"2\"}"));
        cluster.apply(deployment("room", 6, roomForFour(), "{}"));
        cluster.await(
                "some pods", () -> !pods("units").isEmpty() && !pods("room").isEmpty());
        kill("kube-apiserver");
        up();
        cluster.await("units", () -> on("units", SERVER).size() == 2);
        awaitRunning("units", 6);
        awaitRunning("room", 6);
        assertThat(on("units", SERVER)).hasSize(2);
        assertThat(on("units", VIRTUAL)).hasSize(4);
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
        int onServer = on(app, SERVER).size();
        cluster.kubectl("scale", "deployment", app, "--replicas=" + onServer).orFail();
        cluster.await(onServer + " pods", () -> pods(app).size() == onServer);
        assertThat(on(app, VIRTUAL)).isEmpty();
    }

    /** So much CPU that four pods of it, and some very small ones, fill the server. */
    private String roomForFour() {
        String cpu = cluster.get("node", SERVER).at("/status/allocatable/cpu").asText();
        int milli = cpu.endsWith("m") ? Integer.parseInt(cpu.replace("m", "")) : Integer.parseInt(cpu) * 1000;
        return milli * 2 / 9 + "m";
    }

    /** How often the lease of the process that places pods has been written. */
    private int renewals() {
        return Cluster.in(cluster.spillway(), "spillway-system")
                .get("lease", "spillway-placement")
                .at("/metadata/resourceVersion")
                .asInt();
    }

    private void kill(String component) throws IOException {
        ProcessHandle process = cluster.spillway().process(component);
        process.destroyForcibly();
        process.onExit().join();
    }

    private void up() {
        cluster.spillway().run("up", "--server", "--no-example").orFail();
    }

    private void awaitRunning(String app, int number) {
        cluster.await(
                number + " pods of " + app,
                () -> pods(app).stream()
                                .filter(pod -> pod.at("/status/phase").asText().equals("Running"))
                                .count()
                        == number);
    }

    private List<String> on(String app, String node) {
        return pods(app).stream()
                .filter(pod -> pod.at("/spec/nodeName").asText().equals(node))
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
    }

    private List<JsonNode> pods(String app) {
        return cluster.list("pods", "app=" + app)
                .valueStream()
                .filter(pod -> !pod.at("/metadata").has("deletionTimestamp"))
                .toList();
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

    private static String deployment(String name, int replicas, String cpu, String annotations) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata:
                      labels: {app: %1$s}
                      annotations: %4$s
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: main
                        image: busybox
                        command: [sleep, "1000"]
                        resources: {requests: {cpu: %3$s}}
                """.formatted(name, replicas, cpu, annotations);
    }
}
