package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Volumes made of the cluster's objects, and parts of volumes, on containerd. */
@ResourceLock(OnSpillway.ALONE)
final class VolumesIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    VolumesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void containersSeeTheirPartsOfVolumesAndTheseAreGoneWithThePod() throws IOException {
        cluster.kubectl("create", "configmap", "settings", "--from-literal=one=1", "--from-literal=two=2")
                .orFail();
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: parts
                spec:
                  nodeName: virtual-kubelet
                  terminationGracePeriodSeconds: 0
                  securityContext: {fsGroup: 4321}
                  volumes:
                  - {name: disk, emptyDir: {}}
                  - {name: memory, emptyDir: {medium: Memory}}
                  - {name: settings, configMap: {name: settings}}
                  initContainers:
                  - name: fill
                    image: busybox
                    command: [sh, -c, "mkdir -p /disk/deep && echo whole > /disk/deep/file && ln -s deep/file /disk/link"]
                    volumeMounts: [{name: disk, mountPath: /disk}]
                  containers:
                  - name: main
                    image: busybox
                    command: [sh, -c, "echo mine > /own/written; sleep 3600"]
                    env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                    volumeMounts:
                    - {name: disk, mountPath: /whole}
                    - {name: disk, mountPath: /own, subPathExpr: logs/$(POD)}
                    - {name: disk, mountPath: /etc/file, subPath: link, readOnly: true}
                    - {name: memory, mountPath: /fast, subPath: a/b}
                    - {name: settings, mountPath: /etc/two, subPath: two}
                """);
        JsonNode pod = cluster.awaitPhase("parts", "Running");

        cluster.eventually(() -> assertThat(exec("parts", "cat /whole/logs/parts/written /etc/file /etc/two"))
                .isEqualTo("mine\nwhole\n2"));
        assertThat(exec("parts", "stat -c %a:%g /own /fast")).isEqualTo("2777:4321\n3777:4321\n");
        assertThat(exec("parts", "touch /etc/file 2>&1 || true")).contains("Read-only file system");

        String uid = pod.at("/metadata/uid").asText();
        assertThat(mountsOf(uid)).contains("subpaths");
        cluster.kubectl("delete", "pod", "parts").orFail();
        cluster.awaitGone("pod", "parts");
        cluster.await("its mounts to be gone", () -> mountsOf(uid).isEmpty());
    }

    @Test
    void aPartThatLeadsOutOfItsVolumeIsNotMounted() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: escape
                spec:
                  nodeName: virtual-kubelet
                  terminationGracePeriodSeconds: 0
                  volumes: [{name: disk, emptyDir: {}}]
                  initContainers:
                  - name: trap
                    image: busybox
                    command: [ln, -s, /etc, /disk/link]
                    volumeMounts: [{name: disk, mountPath: /disk}]
                  containers:
                  - name: main
                    image: busybox
                    command: [sleep, "3600"]
                    volumeMounts: [{name: disk, mountPath: /stolen, subPath: link/ssh}]
                """);

        JsonNode waiting = awaitWaiting("escape", "CreateContainerConfigError");

        assertThat(waiting.at("/message").asText())
                .startsWith("failed to prepare subPath for volumeMount \"disk\" of container \"main\"")
                .contains("leads out of its volume");
    }

    @Test
    void aPartWhoseVariableHasNoValueWaitsForOne() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: named-later
                spec:
                  nodeName: virtual-kubelet
                  terminationGracePeriodSeconds: 0
                  volumes: [{name: disk, emptyDir: {}}]
                  containers:
                  - name: main
                    image: busybox
                    command: [sleep, "3600"]
                    env: [{name: PART, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['part']"}}}]
                    volumeMounts: [{name: disk, mountPath: /part, subPathExpr: $(PART)}]
                """);
        JsonNode waiting = awaitWaiting("named-later", "CreateContainerConfigError");
        assertThat(waiting.at("/message").asText()).isEqualTo("missing value for PART");

        cluster.kubectl("annotate", "pod", "named-later", "part=here").orFail();

        cluster.awaitPhase("named-later", "Running");
    }

    @Test
    void changesReachRunningContainersAllAtOnceAndMissingObjectsAreWaitedFor() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: watcher
                  labels: {colour: red}
                spec:
                  nodeName: virtual-kubelet
                  terminationGracePeriodSeconds: 0
                  volumes:
                  - name: all
                    projected:
                      defaultMode: 0440
                      sources:
                      - configMap: {name: needed, items: [{key: a, path: dir/a}, {key: b, path: dir/b, mode: 0400}]}
                      - secret: {name: perhaps, optional: true}
                      - downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}
                      - serviceAccountToken: {path: token, audience: elsewhere, expirationSeconds: 600}
                  - {name: secret, secret: {secretName: perhaps, optional: true, defaultMode: 0400}}
                  containers:
                  - name: main
                    image: busybox
                    command: [sleep, "3600"]
                    volumeMounts: [{name: all, mountPath: /all}, {name: secret, mountPath: /secret}]
                """);
        cluster.awaitEvent("watcher", "configmap \"needed\" not found");
        assertThat(cluster.get("pod", "watcher").at("/status/phase").asText()).isEqualTo("Pending");

        cluster.kubectl("create", "configmap", "needed", "--from-literal=a=1", "--from-literal=b=1")
                .orFail();
        cluster.awaitPhase("watcher", "Running");
        assertThat(exec("watcher", "cat /all/dir/a /all/dir/b /all/labels; ls /secret"))
                .isEqualTo("11colour=\"red\"");
        assertThat(exec("watcher", "stat -L -c %a /all/dir/a /all/dir/b")).isEqualTo("440\n400\n");
        assertThat(exec("watcher", "cut -d. -f2 /all/token | base64 -d 2>/dev/null || true"))
                .contains("elsewhere");

        cluster.kubectl("patch", "configmap", "needed", "-p", "{\"data\":{\"a\":\"2\",\"b\":\"2\"}}")
                .orFail();
        cluster.kubectl("create", "secret", "generic", "perhaps", "--from-literal=word=hush")
                .orFail();
        cluster.kubectl("label", "pod", "watcher", "--overwrite", "colour=blue").orFail();

        awaitBothChangesAtOnce();
        cluster.await(
                "the secret",
                () -> tried("watcher", "cat /secret/word /all/word").out().equals("hushhush"));
        cluster.await(
                "the label", () -> tried("watcher", "cat /all/labels").out().equals("colour=\"blue\""));
    }

    /** Read in one go through the directory's own link: never one old and one new. */
    private void awaitBothChangesAtOnce() {
        cluster.await("both changes", () -> {
            Finished seen = tried("watcher", "cd /all/..data && cat dir/a dir/b");
            if (seen.exitCode() != 0) {
                // The directory was replaced between the two commands.
                return false;
            }
            assertThat(seen.out()).isIn("11", "22");
            return seen.out().equals("22");
        });
    }

    @Test
    void aKeyThatIsMissingIsWaitedForToo() {
        cluster.kubectl("create", "secret", "generic", "half", "--from-literal=here=1")
                .orFail();
        cluster.apply(Pods.shell("keyless", "sleep 3600", """
                  volumes: [{name: v, secret: {secretName: half, items: [{key: wanted, path: k}]}}]
                """.stripTrailing())
                + "    volumeMounts: [{name: v, mountPath: /v}]\n");
        cluster.awaitEvent("keyless", "references non-existent secret key: wanted");

        cluster.kubectl("patch", "secret", "half", "-p", "{\"stringData\":{\"wanted\":\"found\"}}")
                .orFail();

        cluster.awaitPhase("keyless", "Running");
        assertThat(exec("keyless", "cat /v/k")).isEqualTo("found");
    }

    private JsonNode awaitWaiting(String pod, String reason) {
        return cluster.awaitThat(
                        "pod",
                        pod,
                        object -> object.at("/status/containerStatuses/0/state/waiting/reason")
                                .asText()
                                .equals(reason))
                .at("/status/containerStatuses/0/state/waiting");
    }

    private String exec(String pod, String script) {
        return tried(pod, script).orFail();
    }

    private Finished tried(String pod, String script) {
        return cluster.kubectl("exec", pod, "-c", "main", "--", "sh", "-c", script);
    }

    private static String mountsOf(String podUid) throws IOException {
        return Files.readString(Path.of("/proc/self/mounts"))
                .lines()
                .filter(line -> line.contains(podUid))
                .reduce("", (a, b) -> a + b + "\n");
    }
}
