package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownRulesTest {
    private static final Path STATE = Path.of("/var/lib/spillway/one");
    private static final Path RUN = Path.of("/run/spillway/one");

    @Test
    void onlyMountsBelowTheInstancesDirectoriesAreRemovedTheLatestFirst() {
        String table = """
                21 1 254:0 / / rw - ext4 /dev/vda rw
                30 21 0:40 / /run/spillway/one/containerd/rootfs rw - overlay overlay rw
                31 21 0:41 / /run/spillway/one-more/containerd/rootfs rw - overlay overlay rw
                32 21 0:42 / /var/lib/spillway/one/kubelet/pods/a\\040b rw - tmpfs tmpfs rw
                33 21 0:43 / /mnt/var/lib/spillway/one rw - tmpfs tmpfs rw
                """;

        assertThat(Mounts.below(table, List.of(STATE, RUN)))
                .containsExactly("/var/lib/spillway/one/kubelet/pods/a b", "/run/spillway/one/containerd/rootfs");
    }

    @Test
    void aProcessWhoseRootIsMadeOfTheInstancesLayersIsContained() {
        assertThat(InstanceProcesses.rootIsBelow(overlay("/var/lib/spillway/one"), STATE))
                .isTrue();
        assertThat(InstanceProcesses.rootIsBelow(overlay("/var/lib/spillway/one-more"), STATE))
                .isFalse();
    }

    @Test
    void aProcessOnTheHostIsNotContainedThoughItSeesTheInstancesMounts() {
        String host = """
                21 1 254:0 / / rw - ext4 /dev/vda rw
                30 21 0:40 / /run/x rw - overlay overlay rw,upperdir=/var/lib/spillway/one/containerd/2/fs
                """;

        assertThat(InstanceProcesses.rootIsBelow(host, STATE)).isFalse();
    }

    private static String overlay(String stateDir) {
        return "50 40 0:50 / / rw - overlay overlay rw,lowerdir=%1$s/containerd/1/fs,upperdir=%1$s/containerd/2/fs\n"
                .formatted(stateDir);
    }
}
