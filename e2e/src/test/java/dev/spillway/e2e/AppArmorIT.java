package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What AppArmor lets containers do, where the machine's kernel has it. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.ALONE)
final class AppArmorIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private static final String NO_WRITING = """
            profile spillway-e2e-no-writing flags=(attach_disconnected,mediate_deleted) {
              file,
              capability,
              network,
              signal,
              ptrace,
              deny /tmp/** w,
            }
            """;

    private final Cluster cluster;

    AppArmorIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void load() throws IOException {
        assumeTrue(isThere(), "the kernel of this machine has no AppArmor");
        parse("-r");
    }

    /** Also called where the tests were skipped. */
    @AfterAll
    void unload() throws IOException {
        if (isThere()) {
            parse("-R");
        }
    }

    private static boolean isThere() throws IOException {
        Path enabled = Path.of("/sys/module/apparmor/parameters/enabled");
        return Files.exists(enabled) && Files.readString(enabled).startsWith("Y");
    }

    @Test
    void theRuntimesOwnProfileHoldsUnlessThePodSaysOtherwise() {
        assertThat(profileOf("usual", "")).isEqualTo("cri-containerd.apparmor.d (enforce)");
        assertThat(profileOf("asked", profile("type: RuntimeDefault")))
                .isEqualTo("cri-containerd.apparmor.d (enforce)");
        assertThat(profileOf("free", profile("type: Unconfined"))).isEqualTo("unconfined");
    }

    @Test
    void aProfileOfTheMachineIsInForce() {
        assertThat(profileOf("local", profile("type: Localhost, localhostProfile: spillway-e2e-no-writing")))
                .isEqualTo("spillway-e2e-no-writing (enforce)");
        assertThat(exec("local", "touch /tmp/file 2>&1 || true")).contains("Permission denied");
        assertThat(exec("local", "touch /file && echo written")).isEqualTo("written\n");
    }

    @Test
    void aProfileThatTheMachineDoesNotHaveKeepsTheContainerWaitingAndSaysSo() {
        cluster.apply(Pods.shell(
                "nowhere", "sleep 3600", profile("type: Localhost, localhostProfile: spillway-e2e-nowhere")));

        JsonNode pod = cluster.awaitThat(
                "pod",
                "nowhere",
                p -> p.at("/status/containerStatuses/0/state/waiting/reason")
                        .asText()
                        .equals("CreateContainerError"));

        assertThat(pod.at("/status/containerStatuses/0/state/waiting/message").asText())
                .contains("apparmor profile not found spillway-e2e-nowhere");
    }

    private static String profile(String profile) {
        return "  securityContext: {appArmorProfile: {" + profile + "}}";
    }

    private String profileOf(String pod, String spec) {
        cluster.apply(Pods.shell(pod, "sleep 3600", spec));
        cluster.awaitPhase(pod, "Running");
        return exec(pod, "cat /proc/1/attr/current").strip();
    }

    private String exec(String pod, String script) {
        return cluster.kubectl("exec", pod, "--", "sh", "-c", script).orFail();
    }

    private static void parse(String action) throws IOException {
        Path file = Files.createTempFile("spillway-e2e-", ".apparmor");
        Files.writeString(file, NO_WRITING);
        Machine.output("apparmor_parser", action, file.toString());
        Files.delete(file);
    }
}
