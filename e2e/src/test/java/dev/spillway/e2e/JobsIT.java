package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

    private static List<Path> cgroupsOf(String uid) {
        return Machine.filesBelow(
                Path.of("/sys/fs/cgroup"),
                8,
                path -> path.getFileName().toString().contains(uid));
    }
}
