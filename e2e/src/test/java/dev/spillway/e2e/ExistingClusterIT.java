package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** A second instance joins the first one's cluster, works there beside it, and leaves it as it was. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class ExistingClusterIT {
    private static final String NODE = "guest";
    private static final String EVERYTHING =
            "all,nodes,namespaces,serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings,leases,csr"
                    + ",crd,mutatingwebhookconfigurations,validatingwebhookconfigurations";

    private final Spillway host = Spillway.instance("host");
    private final Spillway guest = Spillway.instance("guest");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private Cluster cluster;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private String before;

    @BeforeAll
    void up() {
        guest.run("down");
        host.run("down").orFail();
        host.run("up", "--no-example").orFail();
        cluster = Cluster.withNamespace(host, "existing");
        cluster.apply(Pods.shell("at-home", "sleep 3600"));
        cluster.awaitPhase("at-home", "Running");
        cluster.await("the second webhook", () -> everything().contains("ValidatingWebhookConfiguration"));
        before = everything();
    }

    @AfterAll
    void down() {
        guest.run("down");
        host.run("down").orFail();
    }

    @Test
    @Order(1)
    void aNodeNameThatIsTakenIsRefused() {
        Finished up = guest.run("up", "--kubeconfig", kubeconfig());

        assertThat(up.exitCode()).isNotZero();
        assertThat(up.err()).contains("node virtual-kubelet already", "--node-name");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void upSaysEachStepProvesThatTheNodeIsReachedAndRunsTheExample() {
        String said = guest.run("up", "--kubeconfig", kubeconfig(), "--node-name", NODE)
                .orFail();

        assertThat(said)
                .contains("rights of Spillway", "approved", "virtual node guest is Ready")
                .contains("GET /api/v1/nodes/guest/proxy/healthz says ok")
                .contains("is Running: hello from", "on node guest", "is Succeeded: there are");
    }

    @Test
    @Order(3)
    void logsAndExecWorkThroughTheOtherClustersApiServer() {
        cluster.apply(Pods.shell("away", "echo far from home; sleep 3600").replace("virtual-kubelet", NODE));
        cluster.awaitPhase("away", "Running");

        cluster.eventually(
                () -> assertThat(cluster.kubectl("logs", "away").orFail()).isEqualTo("far from home\n"));
        assertThat(cluster.kubectl("exec", "away", "--", "echo", "hi").orFail()).isEqualTo("hi\n");
        assertThat(guest.run("status").orFail())
                .contains(NODE, "away", "containerd")
                .doesNotContain("at-home");
    }

    @Test
    @Order(3)
    void theGuestPlacesPodsAndRunsPoolsThere() {
        cluster.apply("""
                apiVersion: spillway.dev/v1alpha1
                kind: VirtualNodePool
                metadata: {name: away}
                spec: {instance: guest, nodeNamePrefix: guest-pool, provider: {simulator: {}}}
                """);
        cluster.awaitThat(
                "virtualnodepool", "away", pool -> pool.at("/status/readyNodes").asInt() == 1);
        assertThat(host.kubectl("get", "mutatingwebhookconfigurations", "-o", "name")
                        .orFail())
                .contains("spillway-guest", "spillway-virtual-kubelet");
    }

    @Test
    @Order(4)
    void aGuestsPodsAreOnTheClustersNetwork() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: home}
                spec: {selector: {app: home}, ports: [{port: 80, targetPort: 8080}]}
                ---
                """
                + Pods.shell("home", "echo welcome > /tmp/index.html; httpd -f -p 8080 -h /tmp")
                        .replace("  name: home\n", "  name: home\n  labels: {app: home}\n"));
        cluster.awaitPhase("home", "Running");

        cluster.await(
                "the Service by its name",
                () -> cluster.kubectl("exec", "away", "--", "timeout", "5", "wget", "-qO-", "http://home.existing")
                        .out()
                        .equals("welcome\n"));
        String condition = "jsonpath={.status.conditions[?(@.type==\"PodNetworkReady\")].status}";
        cluster.await(
                "PodNetworkReady",
                () -> cluster.kubectl("get", "node", NODE, "-o", condition)
                        .out()
                        .equals("True"));
        String home = cluster.get("pod", "away").at("/status/podIP").asText();
        cluster.await(
                "an answer to a ping",
                () -> cluster.kubectl("exec", "home", "--", "ping", "-c", "1", "-W", "5", home)
                        .out()
                        .contains("1 packets received"));
        cluster.kubectl("delete", "service/home", "pod/home", "--now").orFail();
    }

    @Test
    @Order(5)
    void upMayBeRepeatedWithoutItsOptions() {
        assertThat(guest.run("up", "--no-example").orFail()).contains("virtual node guest is Ready");
    }

    @Test
    @Order(6)
    void whenTheProcessThatPlacesPodsIsKilledTheOtherOneDoes() throws IOException {
        // The host's, unless it could not renew its lease for a while.
        Cluster system = Cluster.in(host, "spillway-system");
        String holder = leader(system);
        Spillway first = holder.equals(NODE) ? guest : host;
        String other = holder.equals(NODE) ? "virtual-kubelet" : NODE;
        first.kill("spillway");
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: placed-by-the-other}
                spec:
                  nodeSelector: {kubernetes.io/hostname: %s}
                  containers: [{name: main, image: busybox, command: [sleep, "1000"]}]
                """.formatted(other));

        cluster.awaitPhase("placed-by-the-other", "Running");

        cluster.await("the lease", () -> leader(system).equals(other));
        first.run("up", "--no-example").orFail();
        cluster.kubectl("delete", "pod", "placed-by-the-other", "--now").orFail();
    }

    private static String leader(Cluster system) {
        return system.get("lease", "spillway-placement")
                .at("/spec/holderIdentity")
                .asText();
    }

    @Test
    @Order(7)
    void theHostsPodsDoNotNoticeTheGuestsEnd() {
        JsonNode home = cluster.get("pod", "at-home");
        guest.run("down").orFail();

        assertThat(cluster.get("pod", "at-home").at("/status/containerStatuses"))
                .isEqualTo(home.at("/status/containerStatuses"));
        cluster.eventually(() -> assertThat(cluster.kubectl("exec", "at-home", "--", "echo", "still here")
                        .orFail())
                .isEqualTo("still here\n"));
        cluster.eventually(() -> host.run("status").orFail());
    }

    @Test
    @Order(8)
    void theClusterIsAsItWasBefore() {
        cluster.eventually(() -> assertThat(everything()).isEqualTo(before));
    }

    @Test
    @Order(9)
    void aClusterThatIsGoneDoesNotKeepTheGuest() throws IOException {
        guest.run("up", "--kubeconfig", kubeconfig(), "--node-name", NODE, "--no-example")
                .orFail();
        host.run("down").orFail();

        Finished down = guest.run("down");

        assertThat(down.exitCode()).isNotZero();
        assertThat(down.out()).contains("does not answer", "Node guest", "instance " + guest.name() + " is gone");
        assertThat(Files.exists(Path.of("/var/lib/spillway", guest.name()))).isFalse();
    }

    private String kubeconfig() {
        return host.run("kubeconfig").orFail().strip();
    }

    /** Every object of the kinds that an installation could leave, with its UID. */
    private String everything() {
        String line = "{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.uid}{\"\\n\"}{end}";
        return host.kubectl("get", EVERYTHING, "-A", "-o", "jsonpath=" + line).orFail();
    }
}
