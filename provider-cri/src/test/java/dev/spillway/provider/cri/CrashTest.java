package dev.spillway.provider.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.kit.InMemoryInputs;
import dev.spillway.provider.kit.RecordingObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier life of the process left half done. */
final class CrashTest {
    private static final ElasticPlan SMALL = new ElasticPlan(new ElasticSpec("as-requested", 50, 64L << 20, 0, 0));

    @TempDir
    Path directory;

    private final PodRef ref = new PodRef("default", "job", UUID.randomUUID().toString());
    private final ElasticPod pod = new ElasticPod(FakeCapacity.pod(ref, List.of("polite"), "Never"), SMALL);
    private FakeCapacity capacity;

    @BeforeEach
    void open() throws IOException {
        capacity = new FakeCapacity(directory);
    }

    @AfterEach
    void close() {
        capacity.close();
    }

    @Test
    void aStartThatDiedWithItsCallerIsNoFailureOfThePod() throws Exception {
        dieWhileStarting();
        capacity.runtime().cancelHeldStarts();

        assertRunsForTheFirstTime();
    }

    @Test
    void aContainerThatWasCreatedAndNotStartedIsMadeAnew() throws Exception {
        dieWhileStarting();
        capacity.runtime().forgetHeldStarts();

        assertRunsForTheFirstTime();
    }

    private void dieWhileStarting() throws ProviderException {
        capacity.runtime().holdStarts();
        Provider first = start();
        first.ensure(pod);
        await().until(() -> !capacity.runtime().heldStarts().isEmpty());
        first.close();
    }

    private void assertRunsForTheFirstTime() throws ProviderException {
        try (Provider second = start()) {
            second.ensure(pod);
            await().untilAsserted(() -> assertThat(container(second)).hasValueSatisfying(c -> {
                assertThat(c.state()).isInstanceOf(ContainerState.Running.class);
                assertThat(c.restartCount()).isZero();
                assertThat(c.lastTermination()).isEmpty();
            }));
        }
        assertThat(capacity.runtime().containersNow()).hasSize(1);
    }

    private Provider start() throws ProviderException {
        Provider provider = capacity.connect();
        provider.start(new InMemoryInputs(new NodeFacts("node", List.of("192.0.2.1"))), new RecordingObserver());
        return provider;
    }

    private static Optional<ContainerObservation> container(Provider provider) throws ProviderException {
        return provider.list().stream().findFirst().flatMap((PodObservation o) -> o.container("main"));
    }
}
