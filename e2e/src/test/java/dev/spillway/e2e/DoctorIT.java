package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Workloads that virtual nodes disturb are found, and what the doctor says helps. */
@ResourceLock(OnSpillway.WITH_SERVER)
final class DoctorIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.withServer();

    /** Admission leaves this namespace alone, as it does DaemonSets that were there before it. */
    private static final String SYSTEM = "kube-system";

    private static final String AGENT = "DaemonSet kube-system/doctorit-agent";

    private final Cluster cluster;
    private final Cluster system;

    DoctorIT(Cluster cluster) {
        this.cluster = cluster;
        this.system = Cluster.in(cluster.spillway(), SYSTEM);
    }

    @Test
    void aDaemonSetThatToleratesEverythingIsFoundMendedAndGivenBack() {
        system.apply("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: doctorit-agent}
                spec:
                  selector: {matchLabels: {app: doctorit-agent}}
                  template:
                    metadata: {labels: {app: doctorit-agent}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      tolerations: [{operator: Exists}]
                      containers: [{name: agent, image: busybox, command: [sleep, "1000"]}]
                """);
        try {
            awaitDesired(2);
            Finished found = doctor();
            assertThat(found.exitCode()).isEqualTo(1);
            assertThat(found.out()).contains(AGENT + " ", "kubectl patch daemonset -n kube-system doctorit-agent ");

            assertThat(doctor("--fix").orFail()).contains("kept off virtual nodes: " + AGENT);
            awaitDesired(1);
            system.kubectl("rollout", "status", "daemonset/doctorit-agent", "--timeout=180s")
                    .orFail();
            assertThat(doctor().out()).doesNotContain(AGENT);

            assertThat(doctor("--undo").orFail()).contains("as it was before: " + AGENT);
            awaitDesired(2);
        } finally {
            system.kubectl("delete", "daemonset", "doctorit-agent", "--ignore-not-found")
                    .orFail();
        }
    }

    @Test
    void thePatchForAHardSpreadOverHostsLetsItsPodsRun() {
        cluster.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: spread}
                spec:
                  replicas: 2
                  strategy: {type: Recreate}
                  selector: {matchLabels: {app: spread}}
                  template:
                    metadata: {labels: {app: spread}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      topologySpreadConstraints:
                      - maxSkew: 1
                        topologyKey: kubernetes.io/hostname
                        whenUnsatisfiable: DoNotSchedule
                        labelSelector: {matchLabels: {app: spread}}
                      containers: [{name: main, image: busybox, command: [sleep, "1000"]}]
                """);
        awaitOneReadyAndOneThatFitsNowhere();
        Finished found = doctor();
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out()).contains("Deployment doctorit/spread ", "virtual nodes count as empty hosts");
        assertThat(doctor("--fix").orFail()).contains("left to its owner: Deployment doctorit/spread: ");

        cluster.kubectl("patch", "deployment", "spread", "--type=strategic", "-p", patch(found.out()))
                .orFail();

        cluster.awaitThat(
                "deployment",
                "spread",
                object -> object.at("/status/updatedReplicas").asInt() == 2
                        && object.at("/status/readyReplicas").asInt() == 2);
        assertThat(doctor().out()).doesNotContain("doctorit/spread");
    }

    private void awaitOneReadyAndOneThatFitsNowhere() {
        cluster.awaitThat(
                "deployment",
                "spread",
                object -> object.at("/status/readyReplicas").asInt() == 1);
        cluster.await(
                "the other waits",
                () -> cluster.list("pods", "app=spread")
                        .findValuesAsText("reason")
                        .contains("Unschedulable"));
    }

    private static String patch(String said) {
        String command = said.lines()
                .filter(line -> line.contains("kubectl patch deployment -n doctorit spread "))
                .findFirst()
                .orElseThrow();
        return command.substring(command.indexOf('\'') + 1, command.lastIndexOf('\''));
    }

    private Finished doctor(String... arguments) {
        return cluster.spillway().run("doctor", arguments);
    }

    private void awaitDesired(int pods) {
        system.awaitThat(
                "daemonset",
                "doctorit-agent",
                object -> object.at("/status/desiredNumberScheduled").asInt() == pods);
    }
}
