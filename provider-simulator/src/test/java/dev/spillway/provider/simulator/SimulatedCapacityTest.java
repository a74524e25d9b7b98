package dev.spillway.provider.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.core.ElasticPlan;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.kit.Behaviour;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SimulatedCapacityTest {
    private static final ElasticPlan PLAN = new ElasticPlan(new ElasticSpec("as-requested", 1, 1, 0, 0));
    private static final PodRef REF = new PodRef("default", "web", "uid-1");

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedCapacity capacity =
            new SimulatedCapacity(SimulatorConfig.defaults(), InstantSource.system(), timers);

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    @Test
    void aPodThatTheApiShowsAsRunningGoesOnAsItWas() throws Exception {
        capacity.ensure(new ElasticPod(runningSince("2026-01-01T00:00:00Z", 3), PLAN));

        PodObservation seen = capacity.find(REF).orElseThrow().observe();
        assertThat(seen.sandbox().orElseThrow().ips()).containsExactly("10.250.7.7");
        assertThat(seen.container("main").orElseThrow().restartCount()).isEqualTo(3);
        assertThat(seen.container("main").orElseThrow().state().toString()).contains("2026-01-01T00:00:00Z");
    }

    @Test
    void aCrashingPodIsStartedAgainAtOnceAndThenBacksOff() throws Exception {
        Pod pod = new PodBuilder(bare())
                .editMetadata()
                .addToAnnotations("simulator.spillway.dev/run-duration", "1ms")
                .addToAnnotations("simulator.spillway.dev/exit-code", "1")
                .endMetadata()
                .build();
        capacity.ensure(new ElasticPod(pod, PLAN));

        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        observed().contains("CrashLoopBackOff") && observed().contains("restartCount=1"));
    }

    private String observed() {
        SimulatedPod pod = capacity.find(REF).orElseThrow();
        synchronized (pod) {
            return pod.observe().toString();
        }
    }

    private static Pod runningSince(String time, int restarts) {
        return new PodBuilder(bare())
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.250.7.7")
                .addNewContainerStatus()
                .withName("main")
                .withRestartCount(restarts)
                .withNewState()
                .withNewRunning()
                .withStartedAt(time)
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod bare() {
        return KitCapacity.simple(REF, new Behaviour.RunsUntilStopped());
    }
}
