package dev.spillway.provider.cri.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.resources.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PodCgroupsTest {
    private static final LinuxResources HALF_A_CPU = new LinuxResources(512, 50_000, 100_000, 64L << 20);

    @TempDir
    Path root;

    @Test
    void versionOneHasATreePerController() throws IOException {
        Files.createDirectories(root.resolve("cpu/spillway/pod1"));
        Files.createFile(root.resolve("cpu/spillway/pod1/cpu.cfs_quota_us"));
        Files.createDirectories(root.resolve("memory"));

        new PodCgroups(root).create("/spillway/pod1", HALF_A_CPU);

        assertThat(root.resolve("cpu/spillway/pod1/cpu.shares")).hasContent("512");
        assertThat(root.resolve("cpu/spillway/pod1/cpu.cfs_quota_us")).hasContent("50000");
        assertThat(root.resolve("memory/spillway/pod1/memory.limit_in_bytes")).hasContent("67108864");
    }

    @Test
    void versionTwoHasOneTreeThatHandsControllersDown() throws IOException {
        Path parent = Files.createDirectories(root.resolve("spillway"));
        for (Path above : new Path[] {root, parent}) {
            Files.writeString(above.resolve("cgroup.controllers"), "cpu memory rdma\n");
            Files.writeString(above.resolve("cgroup.subtree_control"), "memory\n");
        }

        new PodCgroups(root).create("/spillway/pod1", HALF_A_CPU);

        assertThat(root.resolve("cgroup.subtree_control")).hasContent("+cpu");
        assertThat(parent.resolve("cgroup.subtree_control")).hasContent("+cpu");
        assertThat(parent.resolve("pod1/cpu.weight")).hasContent("20");
        assertThat(parent.resolve("pod1/cpu.max")).hasContent("50000 100000");
        assertThat(parent.resolve("pod1/memory.max")).hasContent("67108864");
    }

    @Test
    void removeTakesEmptyCgroupsBelowAwayToo() throws IOException {
        Files.createDirectories(root.resolve("cpu/spillway/pod1/container"));
        Files.createDirectories(root.resolve("pids/spillway/pod1"));
        PodCgroups cgroups = new PodCgroups(root);

        cgroups.remove("/spillway/pod1");
        cgroups.remove("/spillway/pod1");

        assertThat(root.resolve("cpu/spillway")).isEmptyDirectory();
        assertThat(root.resolve("pids/spillway")).isEmptyDirectory();
    }
}
