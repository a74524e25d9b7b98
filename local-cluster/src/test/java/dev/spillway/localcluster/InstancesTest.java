package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {
    private static final Progress SILENT = line -> {};

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
    void aDamagedRecordIsNamed() throws Exception {
        Instance instance = create("one");
        Path record = instance.stateDir().resolve("instance.json");
        Files.writeString(record, "{\"name\":");

        assertThatThrownBy(() -> instances().find(instance.name()))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining(record.toString());
    }

    private Instance create(String name) {
        KubernetesBinaries binaries =
                new KubernetesBinaries(Path.of("/opt/k8s"), Path.of("/opt/etcd"), Path.of("/opt/coredns"));
        return instances().findOrCreate(ClusterRequest.of(new InstanceName(name)), binaries, SILENT);
    }

    private Instances instances() {
        return new Instances(new Directories(root.resolve("lib"), root.resolve("run"), root.resolve("cache")));
    }
}
