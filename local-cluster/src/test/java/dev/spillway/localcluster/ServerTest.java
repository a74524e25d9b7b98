package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
    @Test
    void aNodeIsReadyWhenItsReadyConditionIsTrue() throws Exception {
        assertThat(Server.ready(new ObjectMapper().readTree(conditions("True"))))
                .isTrue();
        assertThat(Server.ready(new ObjectMapper().readTree(conditions("False"))))
                .isFalse();
        assertThat(Server.ready(MissingNode.getInstance())).isFalse();
    }

    @Test
    void theKubeletHasItsOwnAddressAndAsksTheApiServerWhoMayCallIt(@TempDir Path root) {
        Instance named = TestInstance.named("one");
        Instance instance = new Instance(named.name(), named.settings(), root, root);
        KubernetesBinaries binaries = new KubernetesBinaries(Path.of("/opt"), Path.of("/etcd"), Path.of("/coredns"));
        Server server = new Server(instance, binaries, Pki.open(instance, InstantSource.system()));

        assertThat(server.configuration(new IssuedCertificate(Path.of("/c"), Path.of("/k"))))
                .contains("address: 10.64.192.5")
                .contains("anonymous: {enabled: false}")
                .contains("authorization: {mode: Webhook}")
                .contains("cgroupRoot: /spillway-one.server")
                .contains("containerRuntimeEndpoint: unix://" + root + "/server-containerd/containerd.sock");
    }

    private static String conditions(String ready) {
        return """
                {"status": {"conditions": [{"type": "DiskPressure", "status": "True"},
                                           {"type": "Ready", "status": "%s"}]}}
                """.formatted(ready);
    }
}
