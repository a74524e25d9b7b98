package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A pod from its start to its end on containerd. */
@ResourceLock(OnSpillway.ALONE)
final class PodLifeIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    PodLifeIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void severalContainersShareAddressAndEmptyDir() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: pair
                spec:
                  nodeName: virtual-kubelet
                  volumes:
                  - name: shared
                    emptyDir: {}
                  containers:
                  - name: writer
                    image: busybox
                    command: [sh, -c, "echo written > /shared/file; httpd -f -p 8080 -h /shared"]
                    volumeMounts: [{name: shared, mountPath: /shared}]
                  - name: reader
                    image: busybox
                    command: [sh, -c, "sleep 3600"]
                    volumeMounts: [{name: shared, mountPath: /data}]
                """);
        cluster.awaitPhase("pair", "Running");

        cluster.await(
                "the file", () -> exec("pair", "reader", "cat /data/file").out().equals("written\n"));
        cluster.eventually(() -> assertThat(exec("pair", "reader", "wget -qO- http://127.0.0.1:8080/file")
                        .orFail())
                .isEqualTo("written\n"));
    }

    @Test
    void theEnvironmentNamesThePodAndTheApiServersService() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: environment
                spec:
                  nodeName: virtual-kubelet
                  containers:
                  - name: main
                    image: busybox
                    workingDir: /tmp
                    command: [sh, -c, "echo $(GREETING) $POD_NAME in $PWD; env; sleep 3600"]
                    env:
                    - {name: WHO, value: world}
                    - {name: GREETING, value: hello $(WHO)}
                    - name: POD_NAME
                      valueFrom: {fieldRef: {fieldPath: metadata.name}}
                """);
        cluster.awaitPhase("environment", "Running");

        cluster.eventually(
                () -> assertThat(cluster.kubectl("logs", "environment").orFail())
                        .contains(
                                "hello world environment in /tmp\n",
                                "KUBERNETES_SERVICE_HOST=",
                                "KUBERNETES_SERVICE_PORT=443\n",
                                "HOSTNAME=environment\n"));
    }

    @Test
    void theProjectedTokenOpensTheApiServer() {
        cluster.apply(Pods.shell("caller", "sleep 3600"));
        cluster.awaitPhase("caller", "Running");
        String directory = "/var/run/secrets/kubernetes.io/serviceaccount";

        assertThat(exec("caller", "main", "cat " + directory + "/namespace").orFail())
                .isEqualTo(cluster.namespace());
        assertThat(exec("caller", "main", "cat " + directory + "/ca.crt").orFail())
                .contains("BEGIN CERTIFICATE");
        String token = exec("caller", "main", "cat " + directory + "/token").orFail();
        String server = cluster.kubectl("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}")
                .orFail();
        assertThat(cluster.kubectl(
                                "auth",
                                "whoami",
                                "--kubeconfig=/dev/null",
                                "--server=" + server,
                                "--insecure-skip-tls-verify",
                                "--token=" + token,
                                "-o",
                                "jsonpath={.status.userInfo.username}")
                        .orFail())
                .isEqualTo("system:serviceaccount:" + cluster.namespace() + ":default");
    }

    @Test
    void hostsAndResolvConfAreAKubelets() {
        cluster.apply(Pods.shell("names", "sleep 3600"));
        JsonNode pod = cluster.awaitPhase("names", "Running");

        assertThat(exec("names", "main", "cat /etc/hosts").orFail())
                .startsWith("# Kubernetes-managed hosts file.")
                .contains(pod.at("/status/podIP").asText() + "\tnames\n");
        assertThat(exec("names", "main", "cat /etc/resolv.conf").orFail())
                .contains("search " + cluster.namespace() + ".svc.cluster.local svc.cluster.local cluster.local")
                .contains("options ndots:5");
    }

    @Test
    void limitsAreEnforcedByTheCgroup() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: hungry
                spec:
                  nodeName: virtual-kubelet
                  restartPolicy: Never
                  containers:
                  - name: main
                    image: busybox
                    command: [sh, -c, "dd if=/dev/zero of=/dev/shm/x bs=1M count=60; tail /dev/zero"]
                    resources: {limits: {memory: 32Mi, cpu: 500m}}
                """);

        JsonNode pod = cluster.awaitPhase("hungry", "Failed");

        assertThat(pod.at("/status/containerStatuses/0/state/terminated/reason").asText())
                .isEqualTo("OOMKilled");
        assertThat(pod.at("/status/qosClass").asText()).isEqualTo("Guaranteed");
    }

    @Test
    void aFailingContainerIsRestartedWithBackOff() {
        cluster.apply(Pods.shell("crash-loop", "exit 3"));

        JsonNode pod = cluster.awaitThat(
                "pod",
                "crash-loop",
                object -> object.at("/status/containerStatuses/0/state/waiting/reason")
                        .asText()
                        .equals("CrashLoopBackOff"));

        JsonNode status = pod.at("/status/containerStatuses/0");
        assertThat(status.at("/lastState/terminated/exitCode").asInt()).isEqualTo(3);
        assertThat(status.at("/lastState/terminated/reason").asText()).isEqualTo("Error");
        assertThat(status.at("/state/waiting/message").asText()).contains("restarting failed container");
        cluster.await(
                "the event", () -> cluster.list("events").toString().contains("Back-off restarting failed container"));
    }

    @Test
    void aPodThatIsNeverRestartedKeepsItsExitCode() {
        cluster.apply(Pods.shell("once", "exit 42", "  restartPolicy: Never"));

        JsonNode pod = cluster.awaitPhase("once", "Failed");

        assertThat(pod.at("/status/containerStatuses/0/state/terminated/exitCode")
                        .asInt())
                .isEqualTo(42);
        assertThat(pod.at("/status/containerStatuses/0/restartCount").asInt()).isZero();
    }

    @Test
    void anImageThatIsNowhereIsSaidToBeSo() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: no-image
                spec:
                  nodeName: virtual-kubelet
                  containers:
                  - name: main
                    image: 127.0.0.1:1/nowhere/nothing:1
                """);

        cluster.awaitThat(
                "pod",
                "no-image",
                object -> object.at("/status/containerStatuses/0/state/waiting/reason")
                        .asText()
                        .matches("ErrImagePull|ImagePullBackOff"));
    }

    @Test
    void aDeletedPodIsGoneAsSoonAsItsProcessHasExited() {
        cluster.apply(Pods.shell("quick", "trap 'exit 0' TERM; echo trapped; while true; do sleep 0.1; done"));
        cluster.eventually(
                () -> assertThat(cluster.kubectl("logs", "quick").out()).isEqualTo("trapped\n"));
        Instant asked = Instant.now();

        cluster.kubectl("delete", "pod", "quick", "--grace-period=180").orFail();

        // Far from the grace it was given, also on a slow machine.
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(90));
    }

    @Test
    void aPodThatIgnoresTermIsKilledWhenItsGraceIsOver() {
        cluster.apply(Pods.shell("stubborn", "trap '' TERM; while true; do sleep 1; done"));
        cluster.awaitPhase("stubborn", "Running");

        cluster.kubectl("delete", "pod", "stubborn", "--grace-period=2").orFail();

        cluster.awaitGone("pod", "stubborn");
    }

    private Finished exec(String pod, String container, String script) {
        return cluster.kubectl("exec", pod, "-c", container, "--", "sh", "-c", script);
    }
}
