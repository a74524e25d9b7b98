package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.provider.ProviderException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodRefusalTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final NodeBench bench = new NodeBench();

    @Test
    void aRefusedPodFailsWithItsReasonAndAnEvent() throws Exception {
        bench.start();
        bench.running(TestPods.refused("a"));

        assertThat(bench.api.phase("a")).isEqualTo("Failed");
        assertThat(bench.api.pod("a").getStatus().getReason()).isEqualTo("UnsupportedHostNetwork");
        assertThat(bench.api.pod("a").getStatus().getMessage()).contains("spec.hostNetwork");
        assertThat(bench.events).containsExactly("UnsupportedHostNetwork");
        assertThat(bench.provider.ensured).isEmpty();
        assertThat(bench.api.patches).hasSize(1);
    }

    @Test
    void furtherRefusalsOfOneControllerWaitEverLonger() throws Exception {
        bench.start();
        bench.running(TestPods.refused("a"));
        bench.running(TestPods.refused("b"));
        bench.running(TestPods.refused("c"));
        assertThat(bench.api.phase("b")).isEqualTo("Pending");
        assertThat(bench.api.pod("b").getStatus().getReason()).isEqualTo("UnsupportedHostNetwork");

        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.api.phase("b")).isEqualTo("Failed");
        assertThat(bench.api.phase("c")).isEqualTo("Pending");

        bench.advance(Duration.ofSeconds(20));
        assertThat(bench.api.phase("c")).isEqualTo("Failed");
    }

    @Test
    void aRefusedDeploymentOfTenMakesAtMostThirtyPodsInFiveMinutes() throws Exception {
        bench.start();
        int made = 0;
        for (int second = 0; second < 300; second++) {
            long alive = bench.api.pods().stream()
                    .filter(pod -> !Endings.terminal(pod.phase()))
                    .count();
            for (; alive < 10; alive++) {
                bench.api.create(TestPods.refused("pod-" + made++));
            }
            bench.advance(SECOND);
        }

        assertThat(made).isBetween(11, 30);
    }

    @Test
    void aRefusedPodThatWaitsCanBeDeleted() throws Exception {
        bench.start();
        bench.running(TestPods.refused("a"));
        bench.running(TestPods.refused("b"));
        bench.api.delete("b", 30);
        bench.advance(SECOND);

        assertThat(bench.api.has("b")).isFalse();
    }

    @Test
    void aNodeTakesNoMorePodsThanItHasRoomFor() throws Exception {
        bench.start();
        for (int i = 0; i < 21; i++) {
            bench.running(TestPods.pod("pod-" + i));
        }

        assertThat(bench.api.phase("pod-19")).isEqualTo("Running");
        assertThat(bench.api.phase("pod-20")).isEqualTo("Failed");
        assertThat(bench.api.pod("pod-20").getStatus().getReason()).isEqualTo("OutOfpods");
        assertThat(bench.api.pod("pod-20").getStatus().getMessage())
                .contains("requested: 1")
                .contains("capacity: 20");
    }

    @Test
    void theRoomOfAFinishedPodIsFree() throws Exception {
        bench.start();
        for (int i = 0; i < 20; i++) {
            bench.api.create(TestPods.job("job-" + i));
        }
        bench.advance(Duration.ofSeconds(10));
        bench.running(TestPods.pod("a"));

        assertThat(bench.api.phase("a")).isEqualTo("Running");
    }

    @Test
    void podsThatRunKeepTheirRoomOverARestart() throws Exception {
        bench.start();
        for (int i = 0; i < 20; i++) {
            bench.running(TestPods.pod("pod-" + i));
        }
        bench.kill();
        bench.api.create(TestPods.pod("a"));
        bench.start();
        bench.advance(SECOND);

        assertThat(bench.api.phase("a")).isEqualTo("Failed");
        assertThat(bench.api.pods())
                .filteredOn(p -> p.phase().equals("Running"))
                .hasSize(20);
    }

    @Test
    void aPodThatCannotBeTakenNowWaitsWithAnEventUntilItCan() throws Exception {
        bench.start();
        bench.provider.fault = Optional.of(new ProviderException.Retryable("OutOfStock", "no 2-4Gi in zone a"));
        bench.running(TestPods.pod("a"));
        assertThat(bench.api.phase("a")).isEqualTo("Pending");
        assertThat(bench.api.pod("a").getStatus().getReason()).isEqualTo("OutOfStock");
        assertThat(bench.events).contains("OutOfStock");
        assertThat(bench.api.pod("a").getStatus().getStartTime())
                .as("what its bill would count from")
                .isNull();

        bench.provider.fault = Optional.empty();
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.api.phase("a")).isEqualTo("Running");
        assertThat(bench.api.pod("a").getStatus().getStartTime())
                .isEqualTo(bench.acceptedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        assertThat(bench.api.pod("a").getStatus().getReason()).isNull();
    }

    @Test
    void aPodWhoseOwnerDoesNotWaitFailsAtOnceAndFreesItsRoom() throws Exception {
        bench.start();
        bench.provider.fault = Optional.of(new ProviderException.Retryable("OutOfStock", "no 2-4Gi in zone a"));
        bench.running(TestPods.impatient("a", "eci-fail-strategy", "fail-fast", bench.time.now()));
        bench.running(TestPods.impatient("b", "pod-fail-on-create-err", "true", bench.time.now()));

        assertThat(bench.api.phase("a")).isEqualTo("Failed");
        assertThat(bench.api.pod("a").getStatus().getReason()).isEqualTo("ContainerInstanceScheduleFailed");
        assertThat(bench.api.pod("a").getStatus().getMessage()).contains("OutOfStock: no 2-4Gi in zone a");
        assertThat(bench.api.pod("b").getStatus().getReason()).isEqualTo("ProviderFailed");
        bench.provider.fault = Optional.empty();
        for (int i = 0; i < 20; i++) {
            bench.running(TestPods.pod("pod-" + i));
        }
        assertThat(bench.api.phase("pod-19")).isEqualTo("Running");
    }

    @Test
    void aPodThatIsPendingForLongerThanItsOwnerWaitsFails() throws Exception {
        bench.start();
        bench.running(TestPods.impatient("a", "eci-max-pending-minute", "10", bench.time.now()));
        bench.advance(Duration.ofMinutes(9));
        assertThat(bench.api.phase("a")).isEqualTo("Pending");

        bench.advance(Duration.ofMinutes(2));

        assertThat(bench.api.phase("a")).isEqualTo("Failed");
        assertThat(bench.api.pod("a").getStatus().getReason()).isEqualTo("PendingTimeout");
        assertThat(bench.provider.graces).isNotEmpty();
    }

    @Test
    void aPodThatStartedInTimeRunsOn() throws Exception {
        bench.start();
        bench.running(TestPods.impatient("a", "eci-max-pending-minute", "90", bench.time.now()));
        bench.advance(Duration.ofHours(3));

        assertThat(bench.api.phase("a")).isEqualTo("Running");
    }

    @Test
    void waitingForCapacityIsAskedForLessAndLessOften() throws Exception {
        bench.start();
        bench.provider.fault = Optional.of(new ProviderException.Retryable("OutOfStock", "no 2-4Gi in zone a"));
        bench.running(TestPods.pod("a"));
        bench.advance(Duration.ofHours(1));

        assertThat(bench.events).hasSizeBetween(12, 30);
        assertThat(bench.api.patches).hasSize(1);
    }

    @Test
    void aPodThatTheProviderWillNeverTakeFails() throws Exception {
        bench.start();
        bench.provider.fault = Optional.of(new ProviderException.Permanent("NoSuchType", "there is no gpu-9"));
        bench.running(TestPods.pod("a"));

        assertThat(bench.api.phase("a")).isEqualTo("Failed");
        assertThat(bench.api.pod("a").getStatus().getReason()).isEqualTo("NoSuchType");
        assertThat(bench.events).containsExactly("NoSuchType");
    }

    @Test
    void aPodThatWaitsForCapacityCanBeDeletedAtOnce() throws Exception {
        bench.start();
        bench.provider.fault = Optional.of(new ProviderException.Retryable("OutOfStock", "no 2-4Gi in zone a"));
        bench.running(TestPods.pod("a"));
        bench.advance(Duration.ofMinutes(30));
        bench.api.delete("a", 30);
        bench.advance(SECOND);

        assertThat(bench.api.has("a")).isFalse();
    }
}
