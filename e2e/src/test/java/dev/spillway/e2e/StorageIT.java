package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Storage that outlives pods. */
@ResourceLock(OnSpillway.ALONE)
final class StorageIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    @TempDir
    Path directory;

    private final Cluster cluster;

    StorageIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aLocalVolumeIsBoundByTheSchedulerAndKeepsWhatPodsWrite() throws IOException {
        Files.createFile(
                directory.resolve("earlier"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: storageit-local}
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: WaitForFirstConsumer
                ---
                """ + volume("storageit-kept", "storageit-local", "local: {path: %s}".formatted(directory)) + """
                ---
                """
                + claim("kept", "storageit-local", ""));
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  nodeSelector: {type: virtual-kubelet}
                  tolerations: [{key: virtual-kubelet.io/provider, operator: Exists}]
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsUser: 1000, fsGroup: 4321}
                  volumes: [{name: data, persistentVolumeClaim: {claimName: kept, readOnly: %s}}]
                  containers:
                  - name: main
                    image: busybox
                    command: [sh, -c, "id -u >> /data/earlier; sleep 3600"]
                    volumeMounts: [{name: data, mountPath: /data}, {name: data, mountPath: /own, subPath: own}]
                """;
        cluster.apply(pod.formatted("writes", "false"));
        cluster.awaitPhase("writes", "Running");
        assertThat(exec("writes", "stat -c %g:%a /data /data/earlier")).isEqualTo("4321:2770\n4321:660\n");
        exec("writes", "echo word > /own/file");
        cluster.eventually(() -> assertThat(directory.resolve("earlier")).hasContent("1000\n"));
        cluster.kubectl("delete", "pod", "writes").orFail();
        cluster.awaitGone("pod", "writes");
        assertThat(directory.resolve("own/file")).hasContent("word\n");

        cluster.apply(pod.formatted("reads", "true"));

        cluster.awaitPhase("reads", "Running");
        assertThat(exec("reads", "cat /data/earlier /own/file; touch /data/x 2>&1 || true"))
                .startsWith("1000\nword\n")
                .contains("Read-only file system");
        cluster.kubectl("delete", "pod", "reads").orFail();
        cluster.kubectl("delete", "pvc", "kept").orFail();
        cluster.await(
                "the pod's mounts to be gone",
                () -> !Files.readString(Path.of("/proc/self/mountinfo")).contains(directory.toString()));
        assertThat(directory.resolve("own/file")).hasContent("word\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            csi   | "csi: {driver: disk.example.com, volumeHandle: h}" |                   | UnsupportedCsiVolumes   | CSI driver disk.example.com
            block | "local: {path: /dev/null}"                       | volumeMode: Block | UnsupportedBlockVolumes | volumeMode: Block
            away  | "local: {path: /}, elsewhere: true"              |                   | VolumeNodeAffinityConflict | node affinity
            """)
    void whatNoVirtualNodeMountsIsRefusedWithItsReason(
            String name, String source, String mode, String reason, String message) {
        String elsewhere = source.contains("elsewhere") ? "another-node" : "virtual-kubelet";
        String spec = source.replace("\"", "").replace(", elsewhere: true", "");
        String more = mode == null ? "" : "  " + mode + "\n";
        cluster.apply(volume("storageit-" + name, "storageit-" + name, spec)
                        .replace("values: [virtual-kubelet]", "values: [" + elsewhere + "]")
                + more
                + "---\n"
                + claim(name, "storageit-" + name, more));
        cluster.awaitThat(
                "persistentvolumeclaim",
                name,
                claim -> claim.at("/status/phase").asText().equals("Bound"));

        cluster.apply(Pods.shell(
                "needs-" + name,
                "sleep 3600",
                "  volumes: [{name: data, persistentVolumeClaim: {claimName: " + name + "}}]"));

        JsonNode pod = cluster.awaitPhase("needs-" + name, "Failed");
        assertThat(pod.at("/status/reason").asText()).isEqualTo(reason);
        assertThat(pod.at("/status/message").asText()).contains(message);
    }

    @Test
    void aClaimThatIsNotBoundYetIsWaitedFor() {
        cluster.apply(claim("later", "storageit-later", ""));
        cluster.apply(Pods.shell(
                        "waits",
                        "sleep 3600",
                        "  terminationGracePeriodSeconds: 0\n  volumes: [{name: data, persistentVolumeClaim: {claimName: later}}]")
                + "    volumeMounts: [{name: data, mountPath: /data}]\n");
        cluster.awaitEvent("waits", "PVC storageit/later is not bound");

        cluster.apply(volume("storageit-later", "storageit-later", "local: {path: %s}".formatted(directory)));

        cluster.awaitPhase("waits", "Running");
        cluster.kubectl("delete", "pod", "waits").orFail();
        cluster.awaitGone("pod", "waits");
    }

    /** Where the machine has a client, the same pod would wait for its server instead. */
    @Test
    void withoutAnNfsClientOnTheMachineNfsIsRefusedByName() {
        assumeFalse(Files.exists(Path.of("/sbin/mount.nfs")), "this machine has an NFS client");
        cluster.apply(
                Pods.shell("nfs", "sleep 3600", "  volumes: [{name: data, nfs: {server: 127.0.0.1, path: /export}}]"));

        JsonNode pod = cluster.awaitPhase("nfs", "Failed");

        assertThat(pod.at("/status/reason").asText()).isEqualTo("UnsupportedNfsVolumes");
        assertThat(pod.at("/status/message").asText())
                .contains("nfs", "an NFS client (mount.nfs, and nfs in the kernel)");
    }

    private static String volume(String name, String storageClass, String source) {
        return """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec:
                  capacity: {storage: 1Gi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: %s
                  %s
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [virtual-kubelet]}]
                """.formatted(name, storageClass, source);
    }

    private static String claim(String name, String storageClass, String more) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: %s
                  resources: {requests: {storage: 1Gi}}
                """.formatted(name, storageClass) + more;
    }

    private String exec(String pod, String script) {
        return cluster.kubectl("exec", pod, "-c", "main", "--", "sh", "-c", script)
                .orFail();
    }
}
