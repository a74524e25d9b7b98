package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Volumes on NFS, where the machine serves it to itself. What a kill leaves of them is RecoveryIT's. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.ALONE)
final class NfsIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    private Optional<NfsExport> served = Optional.empty();

    NfsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void serve() {
        served = Optional.of(NfsExport.made());
    }

    /** Also called where the tests were skipped. */
    @AfterAll
    void withdraw() {
        served.ifPresent(NfsExport::close);
    }

    @Test
    void whatAPodWritesIsOnTheServerAndNothingStaysMounted() throws IOException {
        cluster.apply(pod("writes", inline("")) + """
                    - {name: data, mountPath: /part, subPath: parts/own}
                """);
        cluster.awaitPhase("writes", "Running");

        exec("writes", "echo whole > /data/file; echo mine > /part/file");

        assertThat(export().directory().resolve("file")).hasContent("whole\n");
        assertThat(export().directory().resolve("parts/own/file")).hasContent("mine\n");
        assertThat(export().isMounted()).isTrue();
        delete("writes");
        assertThat(export().directory().resolve("file")).hasContent("whole\n");
    }

    @Test
    void aClaimIsMountedAsItsVolumeSaysAndReadOnlyWhereAskedFor() throws IOException {
        Files.writeString(export().directory().resolve("word"), "sesame\n");
        cluster.apply("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: nfsit}
                spec:
                  capacity: {storage: 1Gi}
                  accessModes: [ReadWriteMany]
                  storageClassName: nfsit
                  mountOptions: [nfsvers=4.2, noatime]
                  nfs: {server: %s, path: %s}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: shared}
                spec:
                  accessModes: [ReadWriteMany]
                  storageClassName: nfsit
                  resources: {requests: {storage: 1Gi}}
                """.formatted(NfsExport.SERVER, export().directory()));
        cluster.apply(pod("writer", "persistentVolumeClaim: {claimName: shared}"));
        cluster.apply(pod("reader", "persistentVolumeClaim: {claimName: shared, readOnly: true}"));
        cluster.apply(pod("inline-reader", inline(", readOnly: true")));
        cluster.awaitPhase("writer", "Running");
        cluster.awaitPhase("reader", "Running");
        cluster.awaitPhase("inline-reader", "Running");

        assertThat(exec("writer", "cat /data/word; touch /data/new; grep ' /data ' /proc/mounts"))
                .startsWith("sesame\n")
                .contains("vers=4.2", "noatime");
        for (String reader : new String[] {"reader", "inline-reader"}) {
            assertThat(exec(reader, "cat /data/word; touch /data/x 2>&1 || true"))
                    .startsWith("sesame\n")
                    .contains("Read-only file system");
        }

        for (String pod : new String[] {"writer", "reader", "inline-reader"}) {
            cluster.kubectl("delete", "pod", pod, "--wait=false").orFail();
        }
        cluster.await("nothing to be mounted", () -> !export().isMounted());
        cluster.kubectl("delete", "pvc", "shared").orFail();
        cluster.kubectl("delete", "pv", "nfsit").orFail();
        assertThat(export().directory().resolve("new")).exists();
    }

    @Test
    void whatTheServerDoesNotOfferYetIsWaitedForAndSaid() throws IOException {
        try (NfsExport later = NfsExport.made()) {
            later.withdraw();
            cluster.apply(pod("early", "nfs: {server: " + NfsExport.SERVER + ", path: " + later.directory() + "}"));
            cluster.awaitEvent("early", "FailedMount", "mount failed: mount.nfs");

            later.offer();

            cluster.awaitPhase("early", "Running");
            cluster.kubectl("delete", "pod", "early").orFail();
            cluster.await("nothing to be mounted", () -> !later.isMounted());
        }
    }

    private NfsExport export() {
        return served.orElseThrow();
    }

    private String inline(String more) {
        return "nfs: {server: %s, path: %s%s}".formatted(NfsExport.SERVER, export().directory(), more);
    }

    private static String pod(String name, String volume) {
        return Pods.shell(
                        name,
                        "sleep 3600",
                        "  terminationGracePeriodSeconds: 0\n  volumes: [{name: data, " + volume + "}]")
                + "    volumeMounts:\n    - {name: data, mountPath: /data}\n";
    }

    private String exec(String pod, String script) {
        return cluster.kubectl("exec", pod, "--", "sh", "-c", script).orFail();
    }

    private void delete(String pod) {
        cluster.kubectl("delete", "pod", pod).orFail();
        cluster.awaitGone("pod", pod);
        cluster.await("nothing to be mounted", () -> !export().isMounted());
    }
}
