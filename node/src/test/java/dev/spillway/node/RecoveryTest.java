package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final NodeBench bench = new NodeBench();

    @Test
    void whatRunsIsAdoptedWithoutAWrite() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.kill();
        bench.advance(Duration.ofMinutes(1));
        bench.start();
        bench.advance(SECOND);

        assertThat(bench.api.patches).hasSize(1);
        assertThat(bench.provider.ensured).containsExactly("a");
        assertThat(restarts("a")).isZero();
    }

    @Test
    void whatEndedMeanwhileIsShown() throws Exception {
        bench.start();
        bench.running(TestPods.job("a"));
        bench.kill();
        bench.advance(Duration.ofMinutes(1));
        bench.start();
        bench.advance(SECOND);

        assertThat(bench.api.phase("a")).isEqualTo("Succeeded");
    }

    @Test
    void deletionsThatHappenedMeanwhileAreCarriedOut() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.kill();
        bench.api.delete("a", 30);
        bench.advance(Duration.ofMinutes(1));
        bench.start();
        bench.advance(SECOND);

        assertThat(bench.api.has("a")).isFalse();
        assertThat(bench.provider.removed).containsExactly("a");
    }

    @Test
    void aKillAtAnyMomentLosesNothingAndStartsNothingTwice() throws Exception {
        for (int moment = 0; moment < 3000; moment += 37) {
            NodeBench each = new NodeBench();
            each.start();
            each.api.create(TestPods.annotated("a", "stop-delay", "500ms"));
            each.advance(Duration.ofMillis(Math.min(moment, 1500)));
            if (moment > 1500) {
                each.api.delete("a", 30);
                each.advance(Duration.ofMillis(moment - 1500));
            }
            each.kill();
            each.start();
            each.advance(Duration.ofSeconds(3));
            if (moment <= 1500) {
                assertThat(each.api.phase("a")).isEqualTo("Running");
                assertThat(each.workers().observation("a").orElseThrow().containers())
                        .allMatch(c -> c.restartCount() == 0);
            } else {
                assertThat(each.api.has("a")).isFalse();
                assertThat(each.provider.list()).isEmpty();
            }
        }
    }

    @Test
    void aPodThatVanishedDuringADowntimeIsSweptAfterTwoListsApart() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.running(TestPods.pod("b"));
        bench.kill();
        bench.api.delete("a", 0);
        bench.start();
        bench.sweepRounds(2);
        assertThat(bench.provider.removed).isEmpty();

        bench.sweepRounds(2);
        assertThat(bench.provider.removed).containsExactly("a");
        assertThat(bench.provider.list()).extracting(o -> o.pod().uid()).containsExactly("b");
        assertThat(bench.api.gets).isEqualTo(1);
    }

    @Test
    void manyMissingPodsAtOnceStopTheSweep() throws Exception {
        bench.start();
        for (int i = 0; i < 15; i++) {
            bench.running(TestPods.pod("pod-" + i));
        }
        bench.kill();
        bench.api.delete("pod-0", 0);
        bench.api.delete("pod-1", 0);
        bench.start();
        bench.sweepRounds(10);

        assertThat(bench.provider.removed).isEmpty();
        assertThat(bench.sweeper().alarmed()).isTrue();
        assertThat(bench.events).containsOnlyOnce("node TooManyOrphanedPods");
    }

    @Test
    void aSweepOfAHealthyNodeAsksTheApiServerForNothing() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.sweepRounds(10);

        assertThat(bench.api.gets).isZero();
        assertThat(bench.api.lists).isZero();
        assertThat(bench.provider.removed).isEmpty();
    }

    @Test
    void aPodThatTheProviderHasLostIsStartedAgain() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.provider.loses("a");
        bench.sweepRounds(3);

        assertThat(bench.provider.ensured).containsExactly("a", "a");
    }

    @Test
    void aDeletedPodThatTheProviderHasLostGoesAllTheSame() throws Exception {
        bench.start();
        bench.running(TestPods.annotated("a", "stop-delay", "1h"));
        bench.api.delete("a", 3000);
        bench.advance(SECOND);
        bench.provider.loses("a");
        bench.sweepRounds(3);

        assertThat(bench.api.has("a")).isFalse();
    }

    private int restarts(String uid) {
        return bench.workers()
                .observation(uid)
                .orElseThrow()
                .containers()
                .getFirst()
                .restartCount();
    }
}
