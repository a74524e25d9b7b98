package dev.spillway.provider.simulator;

import dev.spillway.core.PodRef;
import dev.spillway.provider.Provider;
import dev.spillway.provider.kit.Behaviour;
import dev.spillway.provider.kit.Capacity;
import dev.spillway.provider.kit.Fault;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The simulator, quick enough for tests, behind the kit's interface. */
final class KitCapacity implements Capacity {
    private static final SimulatorConfig QUICK = new SimulatorConfig(
            Duration.ofMillis(5), Duration.ofMillis(5), "10.1.0.0/24", "amd64", Duration.ofMillis(20));

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedCapacity capacity = new SimulatedCapacity(QUICK, InstantSource.system(), timers);

    @Override
    public Provider connect() {
        return new SimulatorProvider(capacity);
    }

    @Override
    public Pod pod(PodRef ref, Behaviour behaviour) {
        return simple(ref, behaviour);
    }

    static Pod simple(PodRef ref, Behaviour behaviour) {
        PodBuilder pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(ref.namespace())
                .withName(ref.name())
                .withUid(ref.uid())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(CONTAINER)
                .withImage("simulated")
                .endContainer()
                .endSpec();
        return switch (behaviour) {
            case Behaviour.RunsUntilStopped() -> pod.build();
            case Behaviour.RunsUntilKilled() -> annotated(pod, "stop-delay", "1000h");
            case Behaviour.EndsWith(int code) -> {
                pod.editSpec().withRestartPolicy("Never").endSpec();
                annotated(pod, "exit-code", Integer.toString(code));
                yield annotated(pod, "run-duration", "5ms");
            }
        };
    }

    private static Pod annotated(PodBuilder pod, String name, String value) {
        return pod.editMetadata()
                .addToAnnotations(Annotations.PREFIX + name, value)
                .endMetadata()
                .build();
    }

    @Override
    public String logText() {
        return "is running";
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.allOf(Fault.class);
    }

    @Override
    public void inject(Fault fault) {
        capacity.inject(SimulatedCapacity.Fault.valueOf(fault.name()));
    }

    @Override
    public void heal() {
        capacity.heal();
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
