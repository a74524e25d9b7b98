package dev.spillway.provider.kit;

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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;

/** One capacity and the provider object connected to it now, with the questions that tests ask of them. */
final class ProviderBench implements AutoCloseable {
    private static final ElasticPlan SMALL = new ElasticPlan(new ElasticSpec("as-requested", 50, 64L << 20, 0, 0));

    final Capacity capacity;
    private final InMemoryInputs inputs = new InMemoryInputs(new NodeFacts("kit-node", List.of("192.0.2.1")));
    private RecordingObserver observer = new RecordingObserver();
    private Provider provider;

    ProviderBench(Capacity capacity) throws ProviderException {
        this.capacity = capacity;
        this.provider = capacity.connect();
        provider.start(inputs, observer);
    }

    Provider provider() {
        return provider;
    }

    /** As after a crash and a new start: versions may begin anew, what runs may not. */
    void restart() throws ProviderException {
        assertThat(observer.breaches()).isEmpty();
        provider.close();
        observer = new RecordingObserver();
        provider = capacity.connect();
        provider.start(inputs, observer);
    }

    static PodRef ref(String name) {
        return new PodRef("default", name, UUID.randomUUID().toString());
    }

    ElasticPod pod(PodRef ref, Behaviour behaviour) {
        return new ElasticPod(capacity.pod(ref, behaviour), SMALL);
    }

    /** Ensures a pod and waits until it runs. */
    PodRef running(String name, Behaviour behaviour) throws ProviderException {
        PodRef ref = ref(name);
        provider.ensure(pod(ref, behaviour));
        awaitRunning(ref);
        return ref;
    }

    void awaitRunning(PodRef ref) {
        awaitObserved(ref, ProviderBench::runs);
    }

    void awaitReleased(PodRef ref) {
        awaitObserved(ref, PodObservation::released);
    }

    void awaitUnlisted(PodRef ref) {
        patiently().until(() -> listed(ref).isEmpty());
    }

    private void awaitObserved(PodRef ref, Predicate<PodObservation> wanted) {
        patiently()
                .until(() -> observer.newest(ref), found -> found.filter(wanted).isPresent());
    }

    Optional<PodObservation> observed(PodRef ref) {
        return observer.newest(ref);
    }

    Optional<PodObservation> listed(PodRef ref) throws ProviderException {
        List<PodObservation> found = provider.list().stream()
                .filter(o -> o.pod().uid().equals(ref.uid()))
                .toList();
        assertThat(found).hasSizeLessThanOrEqualTo(1);
        return found.stream().findFirst();
    }

    /** The only container as the provider lists it now. */
    ContainerObservation container(PodRef ref) throws ProviderException {
        return listed(ref)
                .flatMap(o -> o.container(Capacity.CONTAINER))
                .orElseThrow(() -> new AssertionError(ref + " has no container"));
    }

    static boolean runs(PodObservation observation) {
        return observation
                .container(Capacity.CONTAINER)
                .filter(c -> c.state() instanceof ContainerState.Running)
                .isPresent();
    }

    private ConditionFactory patiently() {
        return await().atMost(capacity.patience()).pollInterval(Duration.ofMillis(5));
    }

    @Override
    public void close() {
        provider.close();
        capacity.close();
        assertThat(observer.breaches()).isEmpty();
    }
}
