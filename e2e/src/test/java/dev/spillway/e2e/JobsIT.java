package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Pods that end by themselves give back what they held, and keep their logs. */
@ResourceLock(OnSpillway.ALONE)
final class JobsIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    JobsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aJobRunsToItsEndAndItsLogStays() {
        cluster.apply("""
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: sum
                spec:
                  completions: 3
                  parallelism: 3
                  template:
                    spec:
                      nodeSelector: {type: virtual-kubelet}
                      tolerations: [{key: virtual-kubelet.io/provider, operator: Exists}]
                      restartPolicy: Never
                      containers:
                      - name: main
                        image: busybox
                        command: [sh, -c, "echo $((6 * 7))"]
                """);

        cluster.awaitThat("job", "sum", job -> job.at("/status/succeeded").asInt() == 3);

        assertThat(cluster.kubectl("logs", "job/sum").orFail()).isEqualTo("42\n");
    }

    @Test
    void aFinishedPodHoldsNeitherSandboxNorCgroup() {
        cluster.apply(Pods.shell("done", "echo finished", "  restartPolicy: Never"));
        JsonNode pod = cluster.awaitPhase("done", "Succeeded");
        String uid = pod.at("/metadata/uid").asText();

        cluster.await("the cgroup to go", () -> cgroupsOf(uid).isEmpty());
        assertThat(cluster.kubectl("logs", "done").orFail()).isEqualTo("finished\n");
    }

    /** As a container's first process is left when its start is broken off at the wrong moment. */
    @Test
    void aProcessThatTheRuntimeHasLeftInAPodsCgroupEndsWithThePod() throws IOException {
        cluster.apply(Pods.shell("left", "sleep 3600"));
        String uid = cluster.awaitPhase("left", "Running").at("/metadata/uid").asText();
        Process stray = new ProcessBuilder("sleep", "3600").start();
        try {
            Path cgroup = Files.createDirectory(treeThatTakesAnyProcess(uid).resolve("stray"));
            Files.writeString(cgroup.resolve("cgroup.procs"), String.valueOf(stray.pid()));

            cluster.kubectl("delete", "pod", "left", "--grace-period=1", "--timeout=60s")
                    .orFail();

            assertThat(stray.isAlive()).isFalse();
            assertThat(cgroupsOf(uid)).isEmpty();
        } finally {
            stray.destroyForcibly();
        }
    }

    @Test
    void aCronJobRunsOnTheVirtualNode() {
        cluster.apply("""
                apiVersion: batch/v1
                kind: CronJob
                metadata:
                  name: nightly
                spec:
                  schedule: "0 3 * * *"
                  jobTemplate:
                    spec:
                      template:
                        spec:
                          nodeName: virtual-kubelet
                          restartPolicy: Never
                          containers:
                          - name: main
                            image: busybox
                            command: [sh, -c, "date"]
                """);
        cluster.kubectl("create", "job", "tonight", "--from=cronjob/nightly").orFail();

        cluster.awaitThat("job", "tonight", job -> job.at("/status/succeeded").asInt() == 1);
    }

    /** In cgroup v1's cpuset a new cgroup has no processor yet. */
    private static Path treeThatTakesAnyProcess(String uid) {
        return cgroupsOf(uid).stream()
                .filter(path -> !path.startsWith("/sys/fs/cgroup/cpuset"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> cgroupsOf(String uid) {
        return Machine.filesBelow(
                Path.of("/sys/fs/cgroup"),
                8,
                path -> path.getFileName().toString().contains(uid));
    }
}
