package dev.spillway.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import dev.spillway.core.eviction.Eviction.Candidate;
import dev.spillway.core.eviction.Thresholds.Crossed;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who goes first when a machine runs low. */
class EvictionTest {
    private static final long MI = 1L << 20;

    @Test
    void podsBeyondTheirRequestsGoFirstThenThoseOfLowPriorityThenThoseFarthestBeyond() {
        Candidate within = candidate("within", "500Mi", 0, 400);
        Candidate important = candidate("important", "100Mi", 1000, 900);
        Candidate slightly = candidate("slightly", "100Mi", 0, 200);
        Candidate far = candidate("far", "200Mi", 0, 400);

        assertThat(order(Signal.MEMORY_AVAILABLE, within, important, slightly, far))
                .containsExactly("far", "slightly", "important", "within");
    }

    @Test
    void aPodThatCannotBeMeasuredGoesBeforeAllOthers() {
        Candidate far = candidate("far", "1Mi", 0, 400);
        Candidate unknown = new Candidate(pod("unknown", "1Gi", 1000), Optional.empty());

        assertThat(order(Signal.MEMORY_AVAILABLE, far, unknown)).containsExactly("unknown", "far");
    }

    @Test
    void forTheDiskCountsWhatContainersAndVolumesOccupy() {
        Candidate layer = new Candidate(pod("layer", "1Gi", 0), use(0, 300, 0, 1));
        Candidate volume = new Candidate(pod("volume", "1Gi", 0), use(0, 100, 400, 1));

        assertThat(order(Signal.IMAGEFS_AVAILABLE, layer, volume)).containsExactly("volume", "layer");
    }

    @Test
    void forProcessNumbersPriorityComesFirst() {
        Candidate many = new Candidate(pod("many", "1Gi", 1), use(0, 0, 0, 900));
        Candidate few = new Candidate(pod("few", "1Gi", 0), use(0, 0, 0, 2));
        Candidate some = new Candidate(pod("some", "1Gi", 0), use(0, 0, 0, 20));

        assertThat(order(Signal.PID_AVAILABLE, many, few, some)).containsExactly("some", "few", "many");
    }

    @Test
    void whatTheClusterCannotDoWithoutStays() {
        assertThat(Eviction.victim(Signal.MEMORY_AVAILABLE, List.of(candidate("dns", "1Mi", 2_000_000_000, 900))))
                .isEmpty();
    }

    @Test
    void aPodIsToldInAKubeletsWordsWhyItGoes() {
        Crossed low = new Crossed(Signal.MEMORY_AVAILABLE, 100 * MI, 64 * MI);

        assertThat(Eviction.failure(low, candidate("far", "200Mi", 0, 400)).message())
                .isEqualTo("The node was low on resource: memory. Threshold quantity: 100Mi, available: 64Mi. "
                        + "Container main was using 400Mi, request is 200Mi, has larger consumption of memory. ");
        assertThat(Eviction.failure(low, candidate("within", "500Mi", 0, 400)).message())
                .isEqualTo("The node was low on resource: memory. Threshold quantity: 100Mi, available: 64Mi. ");
        assertThat(Eviction.failure(
                                new Crossed(Signal.NODEFS_AVAILABLE, 100 * MI, 0),
                                new Candidate(pod("disk", "1Gi", 0), use(0, 300, 400, 1)))
                        .message())
                .isEqualTo(
                        "The node was low on resource: ephemeral-storage. Threshold quantity: 100Mi, available: 0. "
                                + "Container main was using 300Mi, request is 0, has larger consumption of ephemeral-storage. ");
    }

    private static List<String> order(Signal low, Candidate... candidates) {
        List<Candidate> left = new java.util.ArrayList<>(List.of(candidates));
        List<String> order = new java.util.ArrayList<>();
        while (!left.isEmpty()) {
            Candidate next = Eviction.victim(low, left).orElseThrow();
            order.add(next.pod().getMetadata().getName());
            left.remove(next);
        }
        return order;
    }

    private static Candidate candidate(String name, String request, int priority, long memoryMi) {
        return new Candidate(pod(name, request, priority), use(memoryMi, 0, 0, 1));
    }

    private static Optional<PodUse> use(long memoryMi, long layerMi, long volumeMi, long processes) {
        DiskUsage disk = new DiskUsage(Map.of("v", volumeMi * MI), Map.of("main", layerMi * MI));
        return Optional.of(new PodUse(Map.of("main", memoryMi * MI), disk, processes));
    }

    private static Pod pod(String name, String memory, int priority) {
        Pod pod = Pods.withContainer("{'resources': {'requests': {'memory': '" + memory + "'}}}");
        pod.getMetadata().setName(name);
        pod.getSpec().getContainers().getFirst().setName("main");
        pod.getSpec().setPriority(priority);
        return pod;
    }
}
