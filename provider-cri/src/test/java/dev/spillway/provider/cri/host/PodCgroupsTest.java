package dev.spillway.provider.cri.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.spillway.core.resources.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void whatVersionOneIsSetToIsReadBackExactly() throws IOException {
        versionOne();
        PodCgroups cgroups = new PodCgroups(root);

        cgroups.update("/spillway/pod1", HALF_A_CPU);

        assertThat(cgroups.read("/spillway/pod1")).contains(HALF_A_CPU);
        assertThat(cgroups.read("/spillway/pod2")).isEmpty();
        assertThat(cgroups.enforces(shares(20), shares(15))).isFalse();
    }

    @Test
    void aLimitThatIsTakenAwayIsNone() throws IOException {
        versionOne();
        PodCgroups cgroups = new PodCgroups(root);

        cgroups.update("/spillway/pod1", shares(2));

        assertThat(root.resolve("cpu/spillway/pod1/cpu.cfs_quota_us")).hasContent("-1");
        assertThat(root.resolve("memory/spillway/pod1/memory.limit_in_bytes")).hasContent("-1");
    }

    @Test
    void versionTwoTellsSharesApartAsFarAsItHasWeights() throws IOException {
        Path pod = Files.createDirectories(root.resolve("spillway/pod1"));
        Files.createFile(root.resolve("cgroup.controllers"));
        Files.writeString(pod.resolve("cpu.weight"), "20\n");
        Files.writeString(pod.resolve("cpu.max"), "max 100000\n");
        Files.writeString(pod.resolve("memory.max"), "max\n");
        PodCgroups cgroups = new PodCgroups(root);

        LinuxResources read = cgroups.read("/spillway/pod1").orElseThrow();

        assertThat(cgroups.enforces(read, shares(512))).isTrue();
        assertThat(cgroups.enforces(read, shares(1024))).isFalse();
    }

    private static LinuxResources shares(long shares) {
        return new LinuxResources(shares, 0, 100_000, 0);
    }

    private void versionOne() throws IOException {
        Path cpu = Files.createDirectories(root.resolve("cpu/spillway/pod1"));
        Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "-1\n");
        Files.writeString(cpu.resolve("cpu.cfs_period_us"), "100000\n");
        Files.createDirectories(root.resolve("memory/spillway/pod1"));
    }

    @Test
    void whatStillRunsAnywhereBelowIsKilledOnce() throws IOException {
        for (String tree : new String[] {"cpu", "memory"}) {
            Path container = Files.createDirectories(root.resolve(tree + "/spillway/pod1/c1"));
            Files.writeString(root.resolve(tree + "/spillway/pod1/cgroup.procs"), "");
            Files.writeString(container.resolve("cgroup.procs"), "41\n42\n");
        }
        List<Long> killed = new ArrayList<>();
        PodCgroups cgroups = new PodCgroups(root, killed::add);

        assertThat(cgroups.killAll("/spillway/pod1")).isEqualTo(2);
        assertThat(cgroups.killAll("/spillway/pod2")).isZero();
        assertThat(killed).containsExactlyInAnyOrder(41L, 42L);
    }

    @Test
    void onVersionTwoAContainerThatRunsOutOfMemoryEndsWholeAndIsNotSwapped() throws IOException {
        Path pod = Files.createDirectories(root.resolve("spillway/pod1"));
        Files.createFile(root.resolve("cgroup.controllers"));
        Files.createFile(pod.resolve("memory.oom.group"));
        PodCgroups cgroups = new PodCgroups(root);

        assertThat(cgroups.ofContainers("/spillway/pod1")).containsExactly(entry("memory.oom.group", "1"));

        Files.createFile(pod.resolve("memory.swap.max"));
        assertThat(cgroups.ofContainers("/spillway/pod1"))
                .containsOnly(entry("memory.oom.group", "1"), entry("memory.swap.max", "0"));
    }

    @Test
    void onVersionOneAContainerIsToldItsLimitsAlone() throws IOException {
        versionOne();

        assertThat(new PodCgroups(root).ofContainers("/spillway/pod1")).isEmpty();
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
