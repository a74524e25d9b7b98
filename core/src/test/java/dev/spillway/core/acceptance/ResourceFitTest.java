package dev.spillway.core.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.Pods;
import dev.spillway.core.resources.NodeUsage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceFitTest {
    private static final Map<String, Quantity> NODE =
            Map.of("cpu", new Quantity("2"), "memory", new Quantity("4Gi"), "pods", new Quantity("3"));

    @Test
    void aPodFitsExactlyWhatIsLeft() {
        NodeUsage used = NodeUsage.NONE.plus(requesting("cpu", "1500m"));

        assertThat(ResourceFit.check(requesting("cpu", "500m"), NODE, used)).isEmpty();
    }

    @Test
    void aPodThatNeedsMoreCpuIsOutOfcpuWithAllNumbersInThousandths() {
        NodeUsage used = NodeUsage.NONE.plus(requesting("cpu", "1500m"));

        assertThat(ResourceFit.check(requesting("cpu", "501m"), NODE, used))
                .contains(new Refused(
                        "OutOfcpu",
                        "Node didn't have enough resource: cpu, requested: 501, used: 1500, capacity: 2000"));
    }

    @Test
    void memoryIsCountedInBytes() {
        assertThat(ResourceFit.check(requesting("memory", "5Gi"), NODE, NodeUsage.NONE))
                .contains(new Refused(
                        "OutOfmemory",
                        "Node didn't have enough resource: memory, requested: 5368709120, used: 0, capacity:"
                                + " 4294967296"));
    }

    @Test
    void aResourceTheNodeDoesNotHaveDoesNotFit() {
        assertThat(ResourceFit.check(requesting("nvidia.com/gpu", "1"), NODE, NodeUsage.NONE))
                .map(Refused::reason)
                .contains("OutOfnvidia.com/gpu");
    }

    @Test
    void theNumberOfPodsIsLimitedToo() {
        Pod pod = Pods.running("a");
        NodeUsage full = NodeUsage.NONE.plus(pod).plus(pod).plus(pod);

        assertThat(ResourceFit.check(pod, NODE, full))
                .contains(new Refused(
                        "OutOfpods", "Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3"));
        assertThat(ResourceFit.check(pod, NODE, full.minus(pod))).isEmpty();
    }

    private static Pod requesting(String name, String amount) {
        return Pods.withContainer("{'resources': {'requests': {'" + name + "': '" + amount + "'}}}");
    }
}
