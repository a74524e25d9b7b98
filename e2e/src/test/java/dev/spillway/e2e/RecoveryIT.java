package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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

        spillway.kill("spillway");
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

    private static void assertSameContainer(JsonNode before, JsonNode after) {
        for (String field : new String[] {"containerID", "restartCount"}) {
            String pointer = "/status/containerStatuses/0/" + field;
            assertThat(after.at(pointer)).as(field).isEqualTo(before.at(pointer));
        }
    }
}
