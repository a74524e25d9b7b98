package dev.spillway.billing;

import static dev.spillway.billing.ledger.LedgerFacts.LARGE;
import static dev.spillway.billing.ledger.LedgerFacts.SMALL;
import static dev.spillway.core.spec.Catalogue.AS_REQUESTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.billing.ledger.LedgerWrite;
import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodTransition;
import dev.spillway.core.SandboxObservation;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.Meter;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MeteringTest extends WithLedger {
    private static final Subject.Place PLACE = new Subject.Place("vn-1", "", "");

    @Test
    void aPodsLifeBecomesItsUsage() {
        Metering metering = metering(0);
        metering.happened(new PodTransition.Accepted(pod("u1"), new ElasticPlan(SMALL), at(100)));
        metering.happened(new PodTransition.Observed(running("u1", 103, 110), at(111)));
        metering.happened(new PodTransition.Observed(running("u1", 103, 110), at(120)));
        metering.happened(new PodTransition.Observed(over("u1", 103, 110, 160), at(161)));
        metering.happened(new PodTransition.Observed(over("u1", 103, 110, 160), at(162)));
        assertThat(usage()).singleElement().satisfies(used -> {
            assertThat(used.from()).isEqualTo(100);
            assertThat(used.to()).isEqualTo(160);
            assertThat(used.firstPull()).hasValue(103);
            assertThat(used.firstRunning()).hasValue(110);
        });
    }

    @Test
    void acceptedAgainWithAnotherSpecIsAResize() {
        Metering metering = metering(0);
        metering.happened(new PodTransition.Accepted(pod("u1"), new ElasticPlan(SMALL), at(100)));
        metering.happened(new PodTransition.Accepted(pod("u1"), new ElasticPlan(LARGE), at(130)));
        metering.happened(new PodTransition.Observed(over("u1", 103, 110, 160), at(161)));
        flush();
        assertThat(usage()).extracting(UsageSegment::spec).containsExactly(SMALL, LARGE);
        assertThat(usage()).extracting(UsageSegment::to).containsExactly(130L, 160L);
    }

    @Test
    void afterAWeekAwayPodsEndWhenTheProviderSaysTheyDid() {
        long week = 7 * 86_400;
        acceptAndLeave("ended", "vanished", "running");
        try (Metering back = metering(week)) {
            back.reconcile(
                    () -> List.of(over("ended", 103, 110, 50_000), running("running", 103, 110)),
                    () -> List.of(pod("running")),
                    AS_REQUESTED);
            flush();
        }
        assertThat(usage())
                .extracting(UsageSegment::uid, UsageSegment::to, UsageSegment::ending)
                .containsExactlyInAnyOrder(
                        tuple("ended", 50_000L, Ending.FINISHED), tuple("vanished", 1000L, Ending.LOST));
        assertThat(running()).containsExactly("running");
    }

    @Test
    void reconcilingAgainChangesNothing() {
        acceptAndLeave("ended", "vanished");
        for (int life = 0; life < 3; life++) {
            try (Metering back = metering(5000 + life)) {
                back.reconcile(() -> List.of(over("ended", 103, 110, 2000)), List::of, AS_REQUESTED);
                flush();
            }
        }
        assertThat(usage()).extracting(UsageSegment::to).containsExactlyInAnyOrder(1000L, 2000L);
    }

    @Test
    void aPodWhoseAcceptanceWasLostIsMeteredFromWhatTheProviderSays() {
        try (Metering back = metering(5000)) {
            back.reconcile(
                    () -> List.of(over("ended", 103, 110, 2000), running("running", 104, 110)),
                    () -> List.of(pod("ended"), pod("running")),
                    AS_REQUESTED);
        }
        flush();
        assertThat(usage()).extracting(UsageSegment::from, UsageSegment::to).containsExactly(tuple(103L, 2000L));
        assertThat(running()).containsExactly("running");
    }

    @Test
    void aPodThatIsAcceptedDuringReconciliationIsNotTakenForLost() {
        acceptAndLeave("old");
        try (Metering back = metering(5000)) {
            back.reconcile(
                    () -> {
                        back.happened(new PodTransition.Accepted(pod("new"), new ElasticPlan(SMALL), at(5000)));
                        return List.of();
                    },
                    List::of,
                    AS_REQUESTED);
        }
        flush();
        assertThat(running()).containsExactly("new");
    }

    @Test
    void metersOfOtherNodesAreLeftAlone() {
        acceptAndLeave("mine");
        Metering other = new Metering(ledger(), new Subject.Place("vn-2", "", ""), () -> at(5000));
        other.reconcile(List::of, List::of, AS_REQUESTED);
        other.close();
        assertThat(running()).containsExactly("mine");
    }

    @Test
    void aNodeIsSeenFromItsReconciliationOn() {
        try (Metering metering = metering(4711)) {
            metering.reconcile(List::of, List::of, AS_REQUESTED);
        }
        flush();
        OptionalLong seen = ledger().read(view -> view.seen("vn-1"));
        assertThat(seen).hasValue(4711);
    }

    private void acceptAndLeave(String... uids) {
        Metering first = metering(100);
        for (String uid : uids) {
            first.happened(new PodTransition.Accepted(pod(uid), new ElasticPlan(SMALL), at(100)));
        }
        ledger().write(new LedgerWrite.Seen("vn-1", 1000)).join();
    }

    private Metering metering(long now) {
        return new Metering(ledger(), PLACE, () -> at(now));
    }

    /** Writes are stored in order: when this one is, those before it are. */
    private void flush() {
        ledger().write(new LedgerWrite.Seen("flush", 0)).join();
    }

    private List<UsageSegment> usage() {
        return ledger().read(view -> {
            List<UsageSegment> usage = new ArrayList<>();
            view.segments(Long.MIN_VALUE, Long.MAX_VALUE, usage::add);
            return usage;
        });
    }

    private List<String> running() {
        return ledger().read(view -> {
            List<Meter> meters = new ArrayList<>();
            view.meters(meters::add);
            return meters.stream().map(Meter::uid).toList();
        });
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static Pod pod(String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("pod-" + uid)
                .withUid(uid)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static PodObservation running(String uid, long sandbox, long from) {
        return observation(uid, sandbox, new ContainerState.Running(at(from)), false);
    }

    private static PodObservation over(String uid, long sandbox, long from, long to) {
        var ended = new ContainerState.Terminated(0, 0, "Completed", "", at(from), at(to), "c");
        return observation(uid, sandbox, ended, true);
    }

    private static PodObservation observation(String uid, long sandbox, ContainerState state, boolean released) {
        return new PodObservation(
                new PodRef("shop", "pod-" + uid, uid),
                1,
                Optional.of(new SandboxObservation("s", true, List.of(), at(sandbox))),
                List.of(new ContainerObservation(
                        "c", state, Optional.empty(), 0, true, true, "i", "i", "c", Optional.empty())),
                Optional.empty(),
                released);
    }
}
