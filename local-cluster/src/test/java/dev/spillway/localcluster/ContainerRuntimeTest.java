package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContainerRuntimeTest {
    private static final HostTools TOOLS = new HostTools(Path.of("/cache/tools"));
    private final Instance instance = TestInstance.named("one");
    private final ContainerRuntime elastic = ContainerRuntime.elastic(instance);
    private final ContainerRuntime server = ContainerRuntime.server(instance);

    @Test
    void everyPathAndPortOfARuntimeIsTheInstancesOwn() {
        assertThat(elastic.toml(
                        TOOLS, instance.pauseImage(), Path.of("/plugins"), Path.of("/net"), Path.of("/registries")))
                .contains("root = \"/var/lib/spillway/one/containerd\"")
                .contains("state = \"/run/spillway/one/containerd/state\"")
                .contains("address = \"/run/spillway/one/containerd/containerd.sock\"")
                .contains("stream_server_port = \"23006\"")
                .contains("sandbox_image = \"127.0.0.1:23005/spillway/pause:latest\"")
                .contains("BinaryName = \"/cache/tools/usr/sbin/runc\"")
                .contains("bin_dir = \"/plugins\"")
                .contains("netns_mounts_under_state_dir = true")
                .contains("restrict_oom_score_adj = true");
        assertThat(elastic.socket()).isEqualTo(instance.containerdSocket());
        assertThat(server.socket()).isEqualTo(instance.serverContainerdSocket());
    }

    @Test
    void podsAreGivenAddressesOfTheirRuntimesRangeWithoutAMasqueradingChainEach() throws Exception {
        JsonNode network = new ObjectMapper().readTree(elastic.cni(instance.stateDir()));

        assertThat(network.at("/name").asText()).isEqualTo("spillway-one");
        assertThat(network.at("/plugins/0/bridge").asText()).isEqualTo("spillway0");
        assertThat(network.at("/plugins/1/type").asText()).isEqualTo("bandwidth");
        assertThat(network.at("/plugins/1/capabilities/bandwidth").asBoolean()).isTrue();
        assertThat(network.at("/plugins/0/ipMasq").asBoolean(true)).isFalse();
        assertThat(network.at("/plugins/0/ipam/ranges/0/0/subnet").asText()).isEqualTo("10.64.0.0/17");
        assertThat(network.at("/plugins/0/ipam/dataDir").asText()).isEqualTo("/var/lib/spillway/one/cni");
    }

    @Test
    void theTwoRuntimesOfAnInstanceShareNothing() {
        assertThat(server.root()).isNotEqualTo(elastic.root());
        assertThat(server.state()).isNotEqualTo(elastic.state());
        assertThat(server.network()).isNotEqualTo(elastic.network());
        assertThat(server.pods().namespace()).isNotEqualTo(elastic.pods().namespace());
        assertThat(server.pods().link()).isNotEqualTo(elastic.pods().link());
        assertThat(server.pods().podRange().overlaps(elastic.pods().podRange())).isFalse();
    }

    @Test
    void theServersNetworkIsNotThatOfAnInstanceWithAConfusableName() {
        assertThat(ContainerRuntime.elastic(TestInstance.named("one-server")).network())
                .isNotEqualTo(server.network());
    }

    @Test
    void theLocalRegistryIsAskedFirstAndAnImagesOwnStaysTheFallback() {
        assertThat(ContainerRuntime.hosts("127.0.0.1:23005"))
                .contains("[host.\"http://127.0.0.1:23005\"]")
                .doesNotContain("server =");
    }
}
