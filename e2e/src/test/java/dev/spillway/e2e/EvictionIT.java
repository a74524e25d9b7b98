package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Pods that write more than they may. */
@ResourceLock(OnSpillway.ALONE)
final class EvictionIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    EvictionIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aPodThatWritesMoreThanItMayIsEvictedAndOthersAreNot() {
        String writes = "dd if=/dev/zero of=%s bs=1M count=8; sleep 3600";
        String volume = """
                  terminationGracePeriodSeconds: 300
                  volumes: [{name: disk, emptyDir: {sizeLimit: %s}}]
                """;
        String mount = "    volumeMounts: [{name: disk, mountPath: /disk}]\n";
        cluster.apply(Pods.shell("volume", writes.formatted("/disk/file"), volume.formatted("4Mi")) + mount);
        cluster.apply(Pods.shell("enough", writes.formatted("/disk/file"), volume.formatted("16Mi")) + mount);
        cluster.apply(
                Pods.shell("layer", writes.formatted("/file")) + "    resources: {limits: {ephemeral-storage: 4Mi}}\n");

        assertEvicted("volume", "Usage of EmptyDir volume \"disk\" exceeds the limit \"4Mi\". ");
        assertEvicted("layer", "Pod ephemeral local storage usage exceeds the total limit of containers 4Mi. ");
        // One that was evicted would never run again.
        cluster.awaitPhase("enough", "Running");
    }

    @Test
    void aFullDiskIsThePodsOwnTrouble() {
        cluster.apply(Pods.shell("full", "sleep 3600", """
                  terminationGracePeriodSeconds: 0
                  volumes: [{name: disk, emptyDir: {medium: Memory, sizeLimit: 1Mi}}]
                """) + "    volumeMounts: [{name: disk, mountPath: /disk}]\n");
        cluster.awaitPhase("full", "Running");

        assertThat(exec("full", "dd if=/dev/zero of=/disk/file bs=1M count=8 2>&1 || true"))
                .contains("No space left on device");
        assertThat(exec("full", "rm /disk/file && echo again > /disk/file && cat /disk/file"))
                .isEqualTo("again\n");
        JsonNode status = cluster.get("pod", "full").at("/status");
        assertThat(status.at("/phase").asText()).isEqualTo("Running");
        assertThat(status.at("/containerStatuses/0/restartCount").asInt()).isZero();
    }

    private void assertEvicted(String name, String message) {
        JsonNode status = cluster.awaitPhase(name, "Failed").at("/status");
        assertThat(status.at("/reason").asText()).isEqualTo("Evicted");
        assertThat(status.at("/message").asText()).isEqualTo(message);
        assertThat(status.at("/conditions")).anySatisfy(condition -> {
            assertThat(condition.at("/type").asText()).isEqualTo("DisruptionTarget");
            assertThat(condition.at("/reason").asText()).isEqualTo("TerminationByKubelet");
        });
        cluster.awaitEvent(name, "Evicted", message);
    }

    private String exec(String pod, String script) {
        return cluster.kubectl("exec", pod, "--", "sh", "-c", script).orFail();
    }
}
