package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a container finds out about its pod and its network, and who it runs as. It tells in its termination message. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.ALONE)
final class IdentityIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    IdentityIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void apply() throws IOException {
        Path profiles =
                Path.of("/var/lib/spillway", cluster.spillway().name(), "agent", "virtual-kubelet", "seccomp", "e2e");
        Files.writeString(Files.createDirectories(profiles).resolve("no-chmod.json"), """
                {"defaultAction": "SCMP_ACT_ALLOW",
                 "syscalls": [{"names": ["chmod", "fchmodat", "fchmodat2"], "action": "SCMP_ACT_ERRNO"}]}
                """);
        cluster.applyResource("identity.yaml");
        cluster.applyResource("security.yaml");
    }

    private static String joined(JsonNode addresses) {
        return String.join(",", addresses.findValuesAsText("ip"));
    }

    @Test
    void theEnvironmentHasFieldsOfThePodAndTheContainersResources() {
        JsonNode pod = cluster.awaitPhase("environment", "Succeeded");
        String node = pod.at("/status/hostIP").asText();
        String ip = pod.at("/status/podIP").asText();

        assertThat(lastWords(pod, "fields").lines())
                .containsExactly(
                        "T_ACCOUNT=default",
                        "T_ALL=environment on virtual-kubelet, $(T_NAME), $(UNKNOWN)",
                        "T_ANNOTATION=noted",
                        "T_CPU=2",
                        "T_DISK=1073741824",
                        "T_HOST=" + node,
                        "T_HOSTS=" + joined(pod.at("/status/hostIPs")),
                        "T_LABEL=fields",
                        "T_MEMORY=32",
                        "T_MILLI=250",
                        "T_NAME=environment",
                        "T_NAMESPACE=" + cluster.namespace(),
                        "T_NODE=virtual-kubelet",
                        "T_POD=" + ip,
                        "T_PODS=" + joined(pod.at("/status/podIPs")),
                        "T_UID=" + pod.at("/metadata/uid").asText());
    }

    @Test
    void theEnvironmentHasConfigMapsSecretsAndServices() {
        JsonNode pod = cluster.awaitPhase("environment", "Succeeded");

        assertThat(lastWords(pod, "sources").lines())
                .contains("COLOUR=blue", "P_COLOUR=blue", "P_word=sesame", "T_WORD=sesame")
                .contains("SHOP_SERVICE_PORT_WEB=80")
                .noneMatch(line -> line.startsWith("T_NO"));
    }

    @Test
    void theEnvironmentHasWhatAnEarlierContainerWroteIntoAFile() {
        assertThat(lastWords(cluster.awaitPhase("environment", "Succeeded"), "sources"))
                .endsWith("\nround\nand flat\n");
    }

    @Test
    void aContainerWaitsForAConfigMapThatComesLater() {
        cluster.awaitThat(
                "pod",
                "waits-for-settings",
                pod -> pod.at("/status/containerStatuses/0/state/waiting/message")
                        .asText()
                        .equals("configmap \"comes-later\" not found"));

        cluster.kubectl("create", "configmap", "comes-later", "--from-literal=word=here")
                .orFail();

        assertThat(lastWords(cluster.awaitPhase("waits-for-settings", "Succeeded"), "main"))
                .isEqualTo("here");
    }

    @Test
    void namesAndResolversAreThoseOfThePod() {
        JsonNode pod = cluster.awaitPhase("named", "Succeeded");
        String name = "front.shop." + cluster.namespace() + ".svc.cluster.local";

        assertThat(lastWords(pod, "main"))
                .startsWith(name + "\n")
                .contains(pod.at("/status/podIP").asText() + "\t" + name + "\tfront\n")
                .contains("# Entries added by HostAliases.\n192.0.2.7\told.example.com\tolder\n")
                .endsWith("search example.com\nnameserver 192.0.2.53\noptions ndots:2 edns0\n");
        assertThat(lastWords(cluster.awaitPhase("renamed", "Succeeded"), "main"))
                .isEqualTo("other.example.com\n");
    }

    @Test
    void aContainerRunsAsWhomItsSpecSays() {
        JsonNode pod = cluster.awaitPhase("user", "Succeeded");

        assertThat(lastWords(pod, "of-pod")).isEqualTo("uid=1001 gid=2002 groups=2002,3003,4004\n1001 3003\n");
        assertThat(lastWords(pod, "own")).isEqualTo("1007\n");
    }

    @Test
    void anImageOfRootsIsNotStartedWhereRootIsForbidden() {
        JsonNode pod = cluster.awaitThat(
                "pod",
                "root-refused",
                p -> p.at("/status/containerStatuses/0/state/waiting/reason")
                        .asText()
                        .equals("CreateContainerConfigError"));

        assertThat(pod.at("/status/containerStatuses/0/state/waiting/message").asText())
                .contains("container has runAsNonRoot and image will run as root");
    }

    @Test
    void capabilitiesSeccompPrivilegesAndTheRootAreAsAskedFor() {
        JsonNode pod = cluster.awaitPhase("confined", "Failed");

        assertThat(lastWords(pod, "usual"))
                .contains("CapEff:\t00000000a80425fb", "NoNewPrivs:\t0", "Seccomp:\t2", "writable");
        // Only NET_BIND_SERVICE is left.
        assertThat(lastWords(pod, "tight"))
                .contains("CapEff:\t0000000000000400", "NoNewPrivs:\t1", "Seccomp:\t2", "Read-only file system");
        // NET_ADMIN is bit 12.
        assertThat(lastWords(pod, "loose")).contains("CapEff:\t00000000a80435fb", "Seccomp:\t0");
    }

    @Test
    void aSeccompProfileOfTheOperatorsIsInForce() {
        assertThat(lastWords(cluster.awaitPhase("profiled", "Succeeded"), "main"))
                .contains("Seccomp:\t2", "Operation not permitted");
    }

    @Test
    void safeSysctlsAreSetAndOthersRefused() {
        assertThat(lastWords(cluster.awaitPhase("tuned", "Succeeded"), "main")).isEqualTo("80\n0\n");

        JsonNode refused = cluster.awaitPhase("forbidden-sysctl", "Failed");
        assertThat(refused.at("/status/reason").asText()).isEqualTo("SysctlForbidden");
        assertThat(refused.at("/status/message").asText()).contains("kernel.msgmax");
    }

    private static String lastWords(JsonNode pod, String name) {
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            if (status.path("name").asText().equals(name)) {
                return status.at("/state/terminated/message").asText();
            }
        }
        throw new AssertionError("no container " + name);
    }
}
