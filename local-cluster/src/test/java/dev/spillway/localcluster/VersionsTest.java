package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VersionsTest {
    @Test
    void theGoModulesPinTheVersionsThatAreNamedInTheCode() throws Exception {
        assertThat(Files.readString(Path.of("go/kubernetes/go.mod")))
                .contains("k8s.io/kubernetes " + Versions.KUBERNETES);
        assertThat(Files.readString(Path.of("go/coredns/go.mod")))
                .contains("github.com/coredns/coredns " + Versions.COREDNS);
        assertThat(Files.readString(Path.of("go/etcd/go.mod"))).contains("go.etcd.io/etcd/server/v3 " + Versions.ETCD);
    }

    @Test
    void aBuiltKubernetesReportsItsVersion() {
        assertThat(GoProgram.kubernetes(Path.of("bin"), "kubectl").linkerFlags())
                .contains("-X k8s.io/component-base/version.gitVersion=" + Versions.KUBERNETES)
                .contains("-X k8s.io/component-base/version.gitMinor=36");
    }
}
