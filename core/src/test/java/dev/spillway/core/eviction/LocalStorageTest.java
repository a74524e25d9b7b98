package dev.spillway.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.PodFailure;
import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalStorageTest {
    private static final long MIB = 1 << 20;
    private static final Pod VOLUME = Pods.withSpec("{'volumes': [{'name': 'v', 'emptyDir': {'sizeLimit': '1Mi'}}]}");
    private static final Pod CONTAINERS = Pods.withSpec(
            "{'containers': [" + "{'name': 'a', 'resources': {'limits': {'ephemeral-storage': '1Mi'}}},"
                    + "{'name': 'b', 'resources': {'limits': {'ephemeral-storage': '2Mi'}}}],"
                    + "'volumes': [{'name': 'disk', 'emptyDir': {}}, {'name': 'memory', 'emptyDir': {'medium': 'Memory'}}]}");

    @Test
    void aVolumeMayBeFilledToItsLimitAndNotBeyond() {
        assertThat(LocalStorage.exceeded(VOLUME, new DiskUsage(Map.of("v", MIB), Map.of())))
                .isEmpty();
        assertThat(LocalStorage.exceeded(VOLUME, new DiskUsage(Map.of("v", MIB + 1), Map.of())))
                .contains(new PodFailure("Evicted", "Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\". "));
    }

    @Test
    void containersAndVolumesOnDiskCountTogetherAgainstTheSumOfTheLimits() {
        Map<String, Long> layers = Map.of("a", MIB, "b", MIB);
        assertThat(LocalStorage.exceeded(CONTAINERS, new DiskUsage(Map.of("disk", MIB, "memory", 9 * MIB), layers)))
                .isEmpty();
        assertThat(LocalStorage.exceeded(CONTAINERS, new DiskUsage(Map.of("disk", MIB + 1), layers)))
                .contains(new PodFailure(
                        "Evicted", "Pod ephemeral local storage usage exceeds the total limit of containers 3Mi. "));
    }

    @Test
    void eachContainerHasALimitOfItsOwn() {
        assertThat(LocalStorage.exceeded(CONTAINERS, new DiskUsage(Map.of(), Map.of("a", MIB + 1))))
                .contains(
                        new PodFailure("Evicted", "Container a exceeded its local ephemeral storage limit \"1Mi\". "));
    }

    @Test
    void onlyPodsWithLimitsNeedMeasuring() {
        assertThat(LocalStorage.isLimited(VOLUME)).isTrue();
        assertThat(LocalStorage.isLimited(CONTAINERS)).isTrue();
        assertThat(LocalStorage.isLimited(Pods.withSpec("{'volumes': [{'name': 'v', 'emptyDir': {}}]}")))
                .isFalse();
    }
}
