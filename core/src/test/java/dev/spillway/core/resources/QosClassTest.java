package dev.spillway.core.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QosClassTest {
    private static final Map<String, Quantity> BOTH = Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Gi"));
    private static final Map<String, Quantity> CPU = Map.of("cpu", new Quantity("1"));

    @Test
    void noRequestsAndNoLimitsIsBestEffort() {
        assertThat(QosClass.of(pod(resources(Map.of(), Map.of())))).isEqualTo(QosClass.BEST_EFFORT);
        assertThat(QosClass.of(pod(resources(Map.of("nvidia.com/gpu", new Quantity("1")), Map.of()))))
                .isEqualTo(QosClass.BEST_EFFORT);
        assertThat(QosClass.of(pod(resources(Map.of("cpu", new Quantity("0")), Map.of()))))
                .isEqualTo(QosClass.BEST_EFFORT);
    }

    @Test
    void equalRequestsAndLimitsOfCpuAndMemoryInEveryContainerIsGuaranteed() {
        assertThat(QosClass.of(pod(resources(BOTH, BOTH), resources(BOTH, BOTH))))
                .isEqualTo(QosClass.GUARANTEED);
        assertThat(QosClass.of(
                        pod(resources(Map.of("cpu", new Quantity("1000m"), "memory", new Quantity("1024Mi")), BOTH))))
                .isEqualTo(QosClass.GUARANTEED);
    }

    @Test
    void anythingBetweenIsBurstable() {
        assertThat(QosClass.of(pod(resources(CPU, Map.of())))).isEqualTo(QosClass.BURSTABLE);
        assertThat(QosClass.of(pod(resources(CPU, CPU)))).isEqualTo(QosClass.BURSTABLE);
        assertThat(QosClass.of(pod(resources(BOTH, BOTH), resources(Map.of(), Map.of()))))
                .isEqualTo(QosClass.BURSTABLE);
    }

    @Test
    void initContainersCountToo() {
        Pod pod = pod(resources(BOTH, BOTH));
        pod.getSpec().setInitContainers(List.of(Pods.container("i")));

        assertThat(QosClass.of(pod)).isEqualTo(QosClass.BURSTABLE);
    }

    @Test
    void resourcesOfThePodAsAWholeDecideAlone() {
        Pod pod = pod(resources(CPU, Map.of()));
        pod.getSpec().setResources(resources(BOTH, BOTH));

        assertThat(QosClass.of(pod)).isEqualTo(QosClass.GUARANTEED);
    }

    @Test
    void theClassThatTheApiServerGaveStays() {
        Pod pod = pod(resources(Map.of(), Map.of()));
        pod.getStatus().setQosClass("Guaranteed");

        assertThat(QosClass.of(pod)).isEqualTo(QosClass.GUARANTEED);
    }

    private static ResourceRequirements resources(Map<String, Quantity> requests, Map<String, Quantity> limits) {
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    private static Pod pod(ResourceRequirements... each) {
        Pod pod = Pods.running();
        pod.getSpec()
                .setContainers(
                        List.of(each).stream().map(QosClassTest::container).toList());
        return pod;
    }

    private static Container container(ResourceRequirements resources) {
        return new ContainerBuilder(Pods.container("a"))
                .withResources(resources)
                .build();
    }
}
