package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {
    private static final KubernetesBinaries BINARIES =
            new KubernetesBinaries(Path.of("/opt/k8s"), Path.of("/opt/etcd"), Path.of("/opt/coredns"));
    private static final Progress SILENT = line -> {};

    private Optional<String> ipv6Obstacle = Optional.empty();

    @TempDir
    private Path root;

    @Test
    void anInstanceKeepsItsSlotForEver() {
        Instance first = create("one");
        Instance second = create("two");

        assertThat(create("one")).isEqualTo(first);
        assertThat(instances().find(second.name())).contains(second);
        assertThat(second.settings().slot()).isNotEqualTo(first.settings().slot());
        assertThat(instances().all()).containsExactly(first, second);
    }

    @Test
    void everyAddressOfAnInstanceLiesInItsOwnRanges() {
        Instance instance = create("one");
        int slot = instance.settings().slot();

        assertThat(instance.bridgeAddress()).isEqualTo("10.%d.192.1", 64 + slot);
        assertThat(instance.serverAddress()).isEqualTo("10.%d.192.5", 64 + slot);
        assertThat(instance.clusterDns()).isEqualTo("10.%d.0.10", 96 + slot);
        assertThat(instance.apiServer().getHost()).isEqualTo(instance.bridgeAddress());
        assertThat(instance.spillwayPort(0)).isGreaterThan(Port.DNS_READY.of(instance));
        assertThat(instance.spillwayPort(Instance.SPILLWAY_PORTS - 1))
                .isEqualTo(instance.settings().firstPort() + Slot.PORTS - 1);
        assertThatThrownBy(() -> instance.spillwayPort(Instance.SPILLWAY_PORTS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void podsHaveAddressesOfBothFamiliesWhereTheMachineLetsThemAndStayAsTheyWereMade() {
        Instance dual = create("one");
        int subnet = 0x1000 + 4 * dual.settings().slot();
        ipv6Obstacle = Optional.of("its kernel has no IPv6");
        List<String> said = new ArrayList<>();
        Instance single = instances().findOrCreate(ClusterRequest.of(new InstanceName("two")), BINARIES, said::add);

        assertThat(dual.podRange6()).map(Cidr6::toString).contains("fd73:7069:6c6c:%x::/64".formatted(subnet));
        assertThat(dual.serviceRange6()).map(Cidr6::toString).contains("fd73:7069:6c6c:%x::/112".formatted(subnet + 3));
        assertThat(dual.bridgeAddress6()).contains("fd73:7069:6c6c:%x::1".formatted(subnet + 2));
        assertThat(PodNetwork.server(dual).hostAddresses()).contains("fd73:7069:6c6c:%x::5".formatted(subnet + 2));
        assertThat(single.podRange6()).isEmpty();
        assertThat(single.bridgeAddress6()).isEmpty();
        assertThat(said).singleElement().asString().contains("its kernel has no IPv6");
        assertThat(create("one").podRange6()).isEqualTo(dual.podRange6());
    }

    @Test
    void whatAnEarlierVersionRecordedHasIpv4Only() throws Exception {
        Instance instance = create("one");
        Path record = instance.stateDir().resolve("instance.json");
        Files.writeString(record, Files.readString(record).replaceAll("(?s),\\s*\"podRange6\".*", "}"));

        assertThat(instances().find(instance.name()).orElseThrow().podRange6()).isEmpty();
    }

    @Test
    void aDamagedRecordIsNamed() throws Exception {
        Instance instance = create("one");
        Path record = instance.stateDir().resolve("instance.json");
        Files.writeString(record, "{\"name\":");

        assertThatThrownBy(() -> instances().find(instance.name()))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining(record.toString());
    }

    private Instance create(String name) {
        return instances().findOrCreate(ClusterRequest.of(new InstanceName(name)), BINARIES, SILENT);
    }

    private Instances instances() {
        return new Instances(
                new Directories(root.resolve("lib"), root.resolve("run"), root.resolve("cache")), () -> ipv6Obstacle);
    }
}
