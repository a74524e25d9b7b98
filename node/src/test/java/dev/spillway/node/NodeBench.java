package dev.spillway.node;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodTransition;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.kit.InMemoryInputs;
import dev.spillway.provider.simulator.SimulatedCapacity;
import dev.spillway.provider.simulator.SimulatorConfig;
import dev.spillway.provider.simulator.SimulatorProvider;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One virtual node's pods between a fake API server and the simulator, on time that a test lets pass. */
final class NodeBench {
    private static final SimulatorConfig SIMULATOR = new SimulatorConfig(
            Duration.ofMillis(100), Duration.ofMillis(100), "10.1.0.0/16", "amd64", Duration.ofSeconds(10));
    private static final NodeFacts FACTS = new NodeFacts("virtual-kubelet", List.of("192.0.2.1"));

    private static final NodeTerms TERMS = new NodeTerms("virtual-kubelet", Map.of(), List.of(), FeatureSet.all());
    private static final Map<String, Quantity> CAPACITY =
            Map.of("pods", new Quantity("20"), "cpu", new Quantity("10"), "memory", new Quantity("10Gi"));

    final ManualTime time = new ManualTime();
    final FakeApi api = new FakeApi(time);
    final List<String> events = new ArrayList<>();
    final List<PodTransition> transitions = new ArrayList<>();
    final SimulatedCapacity capacity = new SimulatedCapacity(SIMULATOR, time::now, new ManualScheduler(time));
    final InMemoryInputs inputs = new InMemoryInputs(FACTS);
    boolean everyEnding = true;
    Catalogue catalogue = Catalogue.AS_REQUESTED;
    Optional<PriceBook> prices = Optional.empty();
    FaultyProvider provider = connect();
    private Life life = new Life();

    /** All that a killed process takes with it. */
    private final class Life {
        final Gate gate = new Gate(time);
        final NodeContext context = new NodeContext(
                FACTS,
                provider,
                api,
                new RecordedEvents(),
                new Admission(
                        () -> TERMS,
                        catalogue,
                        prices,
                        new NodeCapacity(CAPACITY, new PoolQuota()),
                        new ClaimCheck(inputs)),
                transitions::add,
                time,
                gate,
                everyEnding);
        final PodWorkers workers = new PodWorkers(context, () -> {});
        final Sweeper sweeper = new Sweeper(context, workers);
    }

    void start() throws ProviderException {
        life = new Life();
        provider.start(inputs, life.workers);
        life.workers.adopt(provider.list());
        api.watch(life.workers);
        life.workers.reserveForWhatRuns();
        life.gate.open();
        time.settle();
    }

    /** kill -9: nothing is said, nothing more is done; what runs keeps running. */
    void kill() {
        api.unwatch();
        life.workers.close();
        provider.close();
        provider = connect();
    }

    PodWorkers workers() {
        return life.workers;
    }

    Sweeper sweeper() {
        return life.sweeper;
    }

    /** A pod that is bound and then runs. */
    String running(Pod pod) {
        api.create(pod);
        time.advance(Duration.ofSeconds(2));
        return pod.getMetadata().getUid();
    }

    /** When the only pod was. */
    Instant acceptedAt() {
        return transitions.stream()
                .filter(PodTransition.Accepted.class::isInstance)
                .map(PodTransition::at)
                .findFirst()
                .orElseThrow();
    }

    void advance(Duration by) {
        time.advance(by);
    }

    void sweepRounds(int rounds) {
        for (int i = 0; i < rounds; i++) {
            time.advance(Duration.ofSeconds(20));
            life.sweeper.round();
            time.settle();
        }
    }

    private FaultyProvider connect() {
        return new FaultyProvider(new SimulatorProvider(capacity));
    }

    private final class RecordedEvents implements Events {
        @Override
        public void pod(PodRef pod, PodEvent event) {
            events.add(event.reason());
        }

        @Override
        public void node(PodEvent event) {
            events.add("node " + event.reason());
        }
    }
}
