package dev.spillway.core.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActualResourcesTest {
    private static final Pod POD = Pods.withContainer(
            "{'resources': {'requests': {'cpu': '0.1', 'memory': '50Mi'}, 'limits': {'cpu': '1', 'memory': '64Mi'}}}");
    private static final Container SPEC = POD.getSpec().getContainers().getFirst();

    @Test
    void whatIsAsGrantedIsToldAsItIsWritten() {
        assertThat(ActualResources.of(SPEC.getResources(), CgroupValues.ofContainer(POD, SPEC)))
                .isEqualTo(SPEC.getResources());
    }

    @Test
    void whatIsNotIsToldAsTheCgroupSays() {
        ResourceRequirements actual =
                ActualResources.of(SPEC.getResources(), new LinuxResources(512, 50_000, 100_000, 32 << 20));

        assertThat(actual.getRequests()).isEqualTo(Map.of("cpu", new Quantity("500m"), "memory", new Quantity("50Mi")));
        assertThat(actual.getLimits()).isEqualTo(Map.of("cpu", new Quantity("500m"), "memory", new Quantity("32Mi")));
    }

    @Test
    void aContainerWithoutResourcesHasNone() {
        assertThat(ActualResources.of(null, new LinuxResources(2, 0, 100_000, 0)))
                .isEqualTo(new ResourceRequirements());
    }

    @Test
    void theKernelsPagesMakeNoDifference() {
        LinuxResources told = new LinuxResources(102, 10_000, 100_000, 1_000_000);

        assertThat(told.matches(new LinuxResources(102, 10_000, 100_000, 1_000_000 / 4096 * 4096)))
                .isTrue();
        assertThat(told.matches(new LinuxResources(103, 10_000, 100_000, 1_000_000)))
                .isFalse();
    }
}
