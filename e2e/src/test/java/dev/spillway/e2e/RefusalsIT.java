package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a virtual node cannot do it refuses, with the reason, before anything of the pod runs. */
@ResourceLock(OnSpillway.ALONE)
final class RefusalsIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    RefusalsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host-network | hostNetwork: true                                   | hostNetwork
            host-pid     | hostPID: true                                       | hostPID
            host-ipc     | hostIPC: true                                       | hostIPC
            host-path    | "volumes: [{name: v, hostPath: {path: /etc}}]"      | hostPath
            """)
    void hostAccessIsRefusedByName(String name, String field, String named) {
        cluster.apply(Pods.shell(name, "sleep 3600", "  " + field.replace("\"", "")));

        assertRefused(name, named);
    }

    @Test
    void hostPortsAndPrivilegeAreRefused() {
        cluster.apply(Pods.shell("host-port", "sleep 3600") + "    ports: [{containerPort: 80, hostPort: 8080}]\n");
        cluster.apply(Pods.shell("privileged", "sleep 3600") + "    securityContext: {privileged: true}\n");

        assertRefused("host-port", "hostPort");
        assertRefused("privileged", "privileged");
    }

    @Test
    void aRefusedDeploymentDoesNotMakePodsForEver() {
        cluster.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: refused
                spec:
                  replicas: 10
                  selector: {matchLabels: {app: refused}}
                  template:
                    metadata: {labels: {app: refused}}
                    spec:
                      hostNetwork: true
                      nodeSelector: {type: virtual-kubelet}
                      tolerations: [{key: virtual-kubelet.io/provider, operator: Exists}]
                      containers:
                      - {name: main, image: busybox, command: [sleep, "3600"]}
                """);
        AtomicLong failed = new AtomicLong();
        cluster.await("the first refusal", () -> {
            failed.set(failedPods());
            return failed.get() > 0;
        });

        // The second one has to wait for 10 s: at once there is a single failed pod, and ten that wait.
        assertThat(failed).hasValue(1);
        cluster.kubectl("delete", "deployment", "refused", "--wait=false").orFail();
    }

    private long failedPods() {
        return StreamSupport.stream(cluster.list("pods", "app=refused").spliterator(), false)
                .filter(pod -> pod.at("/status/phase").asText().equals("Failed"))
                .count();
    }

    private void assertRefused(String name, String field) {
        JsonNode pod = cluster.awaitPhase(name, "Failed");
        assertThat(pod.at("/status/message").asText()).contains(field);
        assertThat(pod.at("/status/reason").asText()).isNotEmpty();
        assertThat(pod.at("/status/containerStatuses/0/containerID").asText()).isEmpty();
        cluster.awaitEvent(name, field);
    }
}
