package dev.spillway.provider.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodRef;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.kit.InMemoryInputs;
import dev.spillway.provider.kit.RecordingObserver;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that we kill so that they start again. */
final class KilledContainersTest {
    private static final ElasticPlan SMALL = new ElasticPlan(new ElasticSpec("as-requested", 50, 64L << 20, 0, 0));

    @TempDir
    Path directory;

    /** Its process ends with 0 when it is told to stop: by that alone nothing would run again. */
    @Test
    void theyStartAgainHoweverTheyEnd() throws Exception {
        PodRef ref = new PodRef("default", "job", UUID.randomUUID().toString());
        Pod pod = FakeCapacity.pod(ref, List.of("polite"), "Never");
        Pod changed = FakeCapacity.pod(ref, List.of("polite"), "Never");
        changed.getSpec().getContainers().getFirst().setImage("busybox:2");
        try (FakeCapacity capacity = new FakeCapacity(directory)) {
            capacity.runtime().addImage("busybox:2");
            try (Provider provider = capacity.connect()) {
                provider.start(
                        new InMemoryInputs(new NodeFacts("node", List.of("192.0.2.1"))), new RecordingObserver());
                provider.ensure(new ElasticPod(pod, SMALL));
                await().untilAsserted(() -> assertRuns(provider, 0));

                provider.ensure(new ElasticPod(changed, SMALL));

                await().untilAsserted(() -> assertRuns(provider, 1));
            }
        }
    }

    private static void assertRuns(Provider provider, int restarts) throws ProviderException {
        assertThat(provider.list()).singleElement().satisfies(pod -> {
            ContainerObservation main = pod.container("main").orElseThrow();
            assertThat(main.state()).isInstanceOf(ContainerState.Running.class);
            assertThat(main.restartCount()).isEqualTo(restarts);
        });
    }
}
