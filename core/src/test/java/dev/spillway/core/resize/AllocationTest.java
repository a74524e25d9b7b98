package dev.spillway.core.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocationTest {
    @Test
    void aPodThatHasNotRunYetIsGrantedWhatItAsksFor() {
        Pod pod = pod("100m", "200m");

        assertThat(Allocation.ofStatus(pod)).isEqualTo(Allocation.ofSpec(pod));
        assertThat(Allocation.ofStatus(pod).applyTo(pod)).isSameAs(pod);
    }

    @Test
    void aRunningPodKeepsWhatItsStatusRemembersUntilMoreIsGranted() {
        Pod resized = Pods.withStatus(
                pod("300m", "400m"),
                new PodStatusBuilder()
                        .addNewContainerStatus()
                        .withName("a")
                        .withContainerID("containerd://1")
                        .withAllocatedResources(Map.of("cpu", new Quantity("100m")))
                        .withNewResources()
                        .withRequests(Map.of("cpu", new Quantity("100m")))
                        .withLimits(Map.of("cpu", new Quantity("200m")))
                        .endResources()
                        .endContainerStatus()
                        .build());
        Allocation remembered = Allocation.ofStatus(resized);

        assertThat(remembered.covers(resized)).isFalse();
        assertThat(Allocation.ofSpec(remembered.applyTo(resized))).isEqualTo(Allocation.ofSpec(pod("100m", "200m")));
    }

    @Test
    void howAnAmountIsWrittenDoesNotMatter() {
        assertThat(Allocation.ofSpec(pod("0.1", "0.2")).covers(pod("100m", "200m")))
                .isTrue();
    }

    @Test
    void otherResourcesThanCpuAndMemoryAreTheSpecs() {
        Pod before = Pods.withContainer("{'resources': {'requests': {'cpu': '1'}, 'limits': {'example.com/x': '1'}}}");
        Pod after = Pods.withContainer("{'resources': {'requests': {'cpu': '2'}, 'limits': {'example.com/x': '1'}}}");

        Pod granted = Allocation.ofSpec(before).applyTo(after);

        assertThat(granted.getSpec().getContainers().getFirst().getResources())
                .isEqualTo(before.getSpec().getContainers().getFirst().getResources());
    }

    private static Pod pod(String request, String limit) {
        return Pods.withContainer(
                "{'resources': {'requests': {'cpu': '" + request + "'}, 'limits': {'cpu': '" + limit + "'}}}");
    }
}
