package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Spillway is killed, and nothing that runs notices. On an instance of its own, since it kills it. */
@TestInstance(Lifecycle.PER_CLASS)
final class RecoveryIT {
    private final Spillway spillway = Spillway.instance("crash");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private Cluster cluster;

    @BeforeAll
    void up() {
        spillway.run("down").orFail();
        spillway.run("up", "--no-example").orFail();
        cluster = Cluster.withNamespace(spillway, "recovery");
    }

    @AfterAll
    void down() {
        spillway.run("down").orFail();
    }

    @Test
    void afterAKillPodsAreAdoptedAndDeletionsCarriedOut() throws IOException {
        cluster.apply(Pods.shell(
                        "stays",
                        "echo begun >> /part/starts; until [ -e /tmp/end ]; do sleep 0.2; done",
                        "  volumes: [{name: data, emptyDir: {}}]")
                + "    volumeMounts: [{name: data, mountPath: /part, subPath: of/it}]\n");
        cluster.apply(Pods.shell("goes", "sleep 3600"));
        JsonNode before = cluster.awaitPhase("stays", "Running");
        cluster.awaitPhase("goes", "Running");

        spillway.kill("spillway");
        cluster.kubectl("delete", "pod", "goes", "--wait=false", "--grace-period=1")
                .orFail();
        cluster.apply(Pods.shell("late", "sleep 3600"));
        spillway.run("up", "--no-example").orFail();

        cluster.awaitPhase("late", "Running");
        cluster.awaitGone("pod", "goes");
        assertSameContainer(before, cluster.get("pod", "stays"));
        assertThat(exec("stays", "cat", "/part/starts")).isEqualTo("begun\n");

        exec("stays", "touch", "/tmp/end");
        cluster.await(
                "it to start again with the same part of its volume",
                () -> exec("stays", "cat", "/part/starts").equals("begun\nbegun\n"));
    }

    @Test
    void killedWhileManyPodsStartNoneIsStartedTwice() throws IOException {
        cluster.kubectl("create", "deployment", "many", "--image=busybox", "--replicas=0", "--", "sleep", "3600")
                .orFail();
        cluster.kubectl("patch", "deployment", "many", "-p", """
                {"spec":{"template":{"spec":{"nodeSelector":{"type":"virtual-kubelet"},
                "tolerations":[{"key":"virtual-kubelet.io/provider","operator":"Exists"}]}}}}""").orFail();
        cluster.kubectl("scale", "deployment", "many", "--replicas=12").orFail();
        cluster.await("some to be bound", () -> cluster.list("pods", "app=many").size() == 12);

        spillway.kill("spillway");
        spillway.run("up", "--no-example").orFail();

        cluster.awaitThat(
                "deployment",
                "many",
                object -> object.at("/status/readyReplicas").asInt() == 12);
        for (JsonNode pod : cluster.list("pods", "app=many")) {
            assertThat(pod.at("/status/containerStatuses/0/restartCount").asInt())
                    .isZero();
        }
        cluster.kubectl("delete", "deployment", "many").orFail();
    }

    @Test
    void anNfsVolumeIsGivenBackAlthoughSpillwayWasKilledMeanwhile() throws IOException {
        try (NfsExport export = NfsExport.made()) {
            String volume = "  volumes: [{name: data, nfs: {server: %s, path: %s}}]"
                    .formatted(NfsExport.SERVER, export.directory());
            String mount = "    volumeMounts: [{name: data, mountPath: /data}]\n";
            for (String pod : new String[] {"writes", "ends"}) {
                cluster.apply(
                        Pods.shell(pod, "while sleep 0.2; do date >> /data/%s; done".formatted(pod), volume) + mount);
                cluster.awaitPhase(pod, "Running");
            }

            spillway.kill("spillway");
            cluster.kubectl("delete", "pod", "ends", "--wait=false", "--grace-period=1")
                    .orFail();
            spillway.run("up", "--no-example").orFail();

            cluster.awaitGone("pod", "ends");
            long before = Files.size(export.directory().resolve("writes"));
            cluster.await(
                    "more to be written", () -> Files.size(export.directory().resolve("writes")) > before);
            cluster.kubectl("delete", "pod", "writes", "--grace-period=1").orFail();
            cluster.await("nothing to be mounted", () -> !export.isMounted());
        }
    }

    @Test
    void aNodeObjectThatIsDeletedComesBackAndItsPodsKeepTheirContainers() {
        cluster.apply(Pods.shell("keeps", "sleep 3600"));
        JsonNode before = cluster.awaitPhase("keeps", "Running");
        String uid = cluster.get("node", "virtual-kubelet").at("/metadata/uid").asText();

        cluster.kubectl("delete", "node", "virtual-kubelet").orFail();

        cluster.awaitThat(
                "node",
                "virtual-kubelet",
                node -> !node.isMissingNode()
                        && !node.at("/metadata/uid").asText().equals(uid));
        assertSameContainer(before, cluster.get("pod", "keeps"));
    }

    @Test
    void aNetworkPolicyHoldsWhileSpillwayIsDeadAndAcrossItsRestart() throws IOException {
        String allowed = web("allowed");
        String forbidden = web("forbidden");
        start("anybody", "none", "sleep 3600");
        start("guarded", "client", "sleep 3600");
        cluster.await("an answer", () -> answers("guarded", allowed) && answers("guarded", forbidden));
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: allowed-only}
                spec:
                  podSelector: {matchLabels: {app: client}}
                  policyTypes: [Egress]
                  egress: [{to: [{podSelector: {matchLabels: {app: allowed}}}]}]
                """);
        cluster.await(
                "the policy to be in force", () -> !answers("guarded", forbidden) && answers("anybody", forbidden));
        JsonNode client = start("client", "client", """
                while true; do
                  if timeout 10 wget -qO /dev/null http://%s:8080; then echo allowed reached; else echo allowed lost; fi
                  if timeout 1 wget -qO /dev/null http://%s:8080; then echo forbidden reached; else echo forbidden kept; fi
                done""".formatted(allowed, forbidden));
        awaitMoreTries(client, 2);

        spillway.kill("spillway");
        awaitMoreTries(client, 3);
        assertThatThrownBy(() -> spillway.process("spillway")).isInstanceOf(NoSuchElementException.class);
        spillway.run("up", "--no-example").orFail();
        awaitMoreTries(client, 3);

        assertThat(tries(client)).containsOnly("allowed reached", "forbidden kept");
        cluster.await("it is the policy that keeps it", () -> answers("anybody", forbidden));
        cluster.kubectl("delete", "networkpolicy", "allowed-only").orFail();
        cluster.await("an answer", () -> tries(client).contains("forbidden reached"));
    }

    private String exec(String pod, String... command) {
        return cluster.kubectl(Stream.concat(Stream.of("exec", pod, "--"), Stream.of(command))
                        .toArray(String[]::new))
                .out();
    }

    private JsonNode start(String name, String app, String script) {
        cluster.apply(Pods.shell(name, script).replaceFirst("(  name: .*\n)", "$1  labels: {app: " + app + "}\n"));
        return cluster.awaitPhase(name, "Running");
    }

    /** The address of a pod of this name, with the label {@code app} of the same. */
    private String web(String name) {
        return start(name, name, "echo here > /tmp/index.html; httpd -f -p 8080 -h /tmp")
                .at("/status/podIP")
                .asText();
    }

    /** What the pod wrote, read where containerd keeps it: who serves logs may be dead. */
    private List<String> tries(JsonNode pod) throws IOException {
        String directory = "%s_%s_%s"
                .formatted(
                        cluster.namespace(),
                        pod.at("/metadata/name").asText(),
                        pod.at("/metadata/uid").asText());
        Path log = Path.of("/var/lib/spillway", spillway.name(), "log/pods", directory, "main/0.log");
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" stdout F "))
                .map(line -> line.replaceFirst(".* stdout F ", ""))
                .toList();
    }

    /** A round is one try of each. */
    private void awaitMoreTries(JsonNode pod, int rounds) throws IOException {
        int before = tries(pod).size();
        cluster.await(rounds + " rounds", () -> tries(pod).size() >= before + 2 * rounds);
    }

    private boolean answers(String from, String address) {
        return cluster.kubectl("exec", from, "--", "timeout", "5", "wget", "-qO-", "http://" + address + ":8080")
                .out()
                .equals("here\n");
    }

    private static void assertSameContainer(JsonNode before, JsonNode after) {
        for (String field : new String[] {"containerID", "restartCount"}) {
            String pointer = "/status/containerStatuses/0/" + field;
            assertThat(after.at(pointer)).as(field).isEqualTo(before.at(pointer));
        }
    }
}
