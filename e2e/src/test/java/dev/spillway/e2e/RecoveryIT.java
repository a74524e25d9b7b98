package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
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
        cluster.apply(Pods.shell("stays", "sleep 3600"));
        cluster.apply(Pods.shell("goes", "sleep 3600"));
        JsonNode before = cluster.awaitPhase("stays", "Running");
        cluster.awaitPhase("goes", "Running");

        killSpillway();
        cluster.kubectl("delete", "pod", "goes", "--wait=false", "--grace-period=1")
                .orFail();
        cluster.apply(Pods.shell("late", "sleep 3600"));
        spillway.run("up", "--no-example").orFail();

        cluster.awaitPhase("late", "Running");
        cluster.awaitGone("pod", "goes");
        assertSameContainer(before, cluster.get("pod", "stays"));
        assertThat(cluster.kubectl("exec", "stays", "--", "echo", "alive").orFail())
                .isEqualTo("alive\n");
    }

    @Test
    void policiesHoldWhileSpillwayIsAwayAndWhatChangesMeanwhileHoldsFromItsReturn() throws IOException {
        cluster.apply(labelled(Pods.shell("web", "echo here > /tmp/index.html; httpd -f -p 8080 -h /tmp"), "web")
                + "---\n" + labelled(Pods.shell("friend", "sleep 3600"), "friend")
                + "---\n" + labelled(Pods.shell("stranger", "sleep 3600"), "stranger"));
        String web = cluster.awaitPhase("web", "Running").at("/status/podIP").asText();
        cluster.awaitPhase("friend", "Running");
        cluster.awaitPhase("stranger", "Running");
        allow("friend");
        cluster.await("the friend only", () -> answers("friend", web) && !answers("stranger", web));

        killSpillway();
        allow("stranger");
        assertThat(answers("stranger", web)).isFalse();
        assertThat(answers("friend", web)).isTrue();
        try (OtherHost other = OtherHost.of(spillway)) {
            other.routeTo();
            spillway.run("up", "--no-example").orFail();

            cluster.await("the stranger only", () -> answers("stranger", web) && !answers("friend", web));
            podsOfAnotherHostAreReachedByTheirAddressesAndFromOurs(other);
        }
    }

    private void podsOfAnotherHostAreReachedByTheirAddressesAndFromOurs(OtherHost other) {
        cluster.await("the other host's pod", () -> pings("friend", other.pod()));
        assertThat(other.heard(cluster.get("pod", "friend").at("/status/podIP").asText()))
                .isTrue();

        other.loseRoute();
        cluster.await("the route again", () -> pings("friend", other.pod()));
    }

    private boolean pings(String pod, String address) {
        return cluster.kubectl("exec", pod, "--", "ping", "-c", "1", "-W", "2", address)
                .out()
                .contains("1 packets received");
    }

    private void allow(String app) {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: callers}
                spec:
                  podSelector: {matchLabels: {app: web}}
                  ingress: [{from: [{podSelector: {matchLabels: {app: %s}}}]}]
                """.formatted(app));
    }

    private boolean answers(String pod, String web) {
        return cluster.kubectl("exec", pod, "--", "timeout", "2", "wget", "-qO-", "http://" + web + ":8080")
                .out()
                .strip()
                .equals("here");
    }

    private static String labelled(String pod, String app) {
        return pod.replaceFirst("(  name: .*\n)", "$1  labels: {app: " + app + "}\n");
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

        killSpillway();
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

    private void killSpillway() throws IOException {
        String identity = Files.readString(Path.of("/run/spillway", spillway.name(), "spillway.pid"));
        long pid = new Scanner(identity).nextLong();
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    private static void assertSameContainer(JsonNode before, JsonNode after) {
        for (String field : new String[] {"containerID", "restartCount"}) {
            String pointer = "/status/containerStatuses/0/" + field;
            assertThat(after.at(pointer)).as(field).isEqualTo(before.at(pointer));
        }
    }
}
