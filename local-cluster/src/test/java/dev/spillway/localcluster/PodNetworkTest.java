package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodNetworkTest {
    private final Instance instance = TestInstance.named("one");

    @Test
    void aNamespaceIsAFileAmongTheInstancesOwnSoThatTakingItDownRemovesIt() {
        assertThat(PodNetwork.elastic(instance).namespace().getParent()).isEqualTo(instance.runDir());
        assertThat(PodNetwork.server(instance).namespace().getParent()).isEqualTo(instance.runDir());
    }

    @Test
    void bothSidesReachThisMachineAtTheAddressOfTheirOwnLink() {
        assertThat(instance.bridgeAddress()).isEqualTo("10.64.192.1");
        assertThat(PodNetwork.elastic(instance).address()).isEqualTo("10.64.192.2");
        assertThat(instance.serverAddress()).isEqualTo("10.64.192.5");
        assertThat(PodNetwork.server(instance).address()).isEqualTo("10.64.192.6");
    }

    @Test
    void aBridgesHardwareAddressFollowsItsAddress() {
        assertThat(PodNetwork.elastic(instance).bridgeMac()).isEqualTo("0a:58:0a:40:00:01");
        assertThat(PodNetwork.server(instance).bridgeMac()).isEqualTo("0a:58:0a:40:80:01");
    }

    @Test
    void pluginsThatWireAPodRunInItsNetworkAndTheOthersWhereContainerdRuns(@TempDir Path directory) throws Exception {
        CniPlugins.write(directory, Path.of("/cni"), PodNetwork.elastic(instance));
        CniPlugins.write(directory, Path.of("/cni"), PodNetwork.elastic(instance));

        assertThat(directory.resolve("bridge"))
                .isExecutable()
                .content()
                .contains("exec nsenter --net=/run/spillway/one/elastic.netns /cni/bridge");
        assertThat(Files.readSymbolicLink(directory.resolve("host-local"))).isEqualTo(Path.of("/cni/host-local"));
    }

    @Test
    void everyKubeProxyKnowsItsNodeAndMasqueradesWhoeverIsNotOneOfItsPods(@TempDir Path root) {
        assertThat(KubeProxy.elastic(instance).configuration(root))
                .contains("hostnameOverride: virtual-kubelet")
                .contains("clusterCIDR: 10.64.0.0/17")
                .contains("healthzBindAddress: 10.64.192.2:");
        assertThat(KubeProxy.server(instance).configuration(root))
                .contains("hostnameOverride: one-server")
                .contains("clusterCIDR: 10.64.128.0/18")
                .contains("healthzBindAddress: 10.64.192.6:");
    }

    @Test
    void aKubeProxyOfBothFamiliesKnowsThePodsOfBoth(@TempDir Path root) {
        assertThat(KubeProxy.elastic(TestInstance.dualStack("one")).configuration(root))
                .contains("clusterCIDR: 10.64.0.0/17,fd73:7069:6c6c:1000::/64")
                .contains("nodePortAddresses: [\"10.64.192.0/30\", \"fd73:7069:6c6c:1002::/126\"]");
    }

    @Test
    void aPodGetsAnAddressOfEachFamily(@TempDir Path root) {
        assertThat(ContainerRuntime.server(TestInstance.dualStack("one")).cni(root))
                .contains("[{\"subnet\": \"10.64.128.0/18\", \"gateway\": \"10.64.128.1\"}],"
                        + " [{\"subnet\": \"fd73:7069:6c6c:1001::/64\", \"gateway\": \"fd73:7069:6c6c:1001::1\"}]")
                .contains("{\"dst\": \"::/0\"}");
        assertThat(ContainerRuntime.server(instance).cni(root)).doesNotContain("::");
    }

    @Test
    void aKubeProxyRunsInItsPodsNetwork(@TempDir Path root) {
        Instance stored = new Instance(instance.name(), instance.settings(), root, root);
        KubernetesBinaries binaries = new KubernetesBinaries(Path.of("/opt"), Path.of("/etcd"), Path.of("/coredns"));

        Component component = KubeProxy.elastic(stored).component(binaries, Pki.open(stored, InstantSource.system()));

        assertThat(component.command())
                .containsExactly(
                        "nsenter",
                        "--net=" + root + "/elastic.netns",
                        "/opt/kube-proxy",
                        "--config=" + root + "/config/kube-proxy.yaml");
    }
}
