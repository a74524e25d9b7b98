package dev.spillway.core.meter;

import static dev.spillway.core.meter.Ending.FINISHED;
import static dev.spillway.core.meter.Ending.LOST;
import static dev.spillway.core.meter.Ending.RESIZED;
import static dev.spillway.core.price.Clock.ACCEPTED;
import static dev.spillway.core.price.Clock.FIRST_PULL;
import static dev.spillway.core.price.Clock.FREE_UNTIL_FIRST_RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spillway.core.ElasticSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final Subject SUBJECT = new Subject("shop", "Deployment", "web", "vn-1", "a", "r", new TreeMap<>());
    private static final ElasticSpec SMALL = new ElasticSpec("1c1Gi", 1000, 1L << 30, 0, 0);
    private static final ElasticSpec LARGE = new ElasticSpec("2c4Gi", 2000, 4L << 30, 0, 0);
    private static final MeterFact.Accepted ACCEPT =
            new MeterFact.Accepted("u1", "web-1", SUBJECT, SMALL, false, 100, 100);

    @Test
    void aPodIsUsedFromItsAcceptanceToItsLastExit() {
        UsageSegment used = last(pull(103), ran(110), ended(160));
        assertThat(used.from()).isEqualTo(100);
        assertThat(used.to()).isEqualTo(160);
        assertThat(used.ending()).isEqualTo(FINISHED);
    }

    @Test
    void eachClockChargesFromItsOwnMoment() {
        UsageSegment used = last(pull(103), ran(110), ended(160));
        assertThat(used.chargedFrom(ACCEPTED)).isEqualTo(100);
        assertThat(used.chargedFrom(FIRST_PULL)).isEqualTo(103);
        assertThat(used.chargedFrom(FREE_UNTIL_FIRST_RUNNING)).isEqualTo(110);
    }

    @Test
    void aPodThatNeverPulledOrRanIsFreeOnTheLaterClocks() {
        UsageSegment used = last(ended(160));
        assertThat(used.chargedFrom(ACCEPTED)).isEqualTo(100);
        assertThat(used.chargedFrom(FIRST_PULL)).isEqualTo(160);
        assertThat(used.chargedFrom(FREE_UNTIL_FIRST_RUNNING)).isEqualTo(160);
    }

    @Test
    void aResizeSplitsTheUsageInTheSameSecond() {
        List<UsageSegment> used = run(pull(101), ran(102), new MeterFact.Resized("u1", LARGE, 130), ended(160));
        assertThat(used).extracting(UsageSegment::number).containsExactly(0, 1);
        assertThat(used).extracting(UsageSegment::spec).containsExactly(SMALL, LARGE);
        assertThat(used).extracting(UsageSegment::ending).containsExactly(RESIZED, FINISHED);
        assertThat(used.get(0).to()).isEqualTo(130);
        assertThat(used.get(1).from()).isEqualTo(130);
        assertThat(used.get(1).chargedFrom(FREE_UNTIL_FIRST_RUNNING)).isEqualTo(130);
    }

    @Test
    void aResizeToTheSameSpecSplitsNothing() {
        assertThat(run(new MeterFact.Resized("u1", SMALL, 130), ended(160))).hasSize(1);
    }

    @Test
    void factsThatComeAgainChangeNothing() {
        assertThat(run(pull(103), pull(150), ran(110), ran(155), ACCEPT, pull(103), ended(160)))
                .isEqualTo(run(pull(103), ran(110), ended(160)));
    }

    @Test
    void whatTheApiRememberedEarlierWinsOverALaterNote() {
        MeterFact.Accepted earlier = new MeterFact.Accepted("u1", "web-1", SUBJECT, SMALL, false, 90, 120);
        assertThat(last(earlier, ended(160)).from()).isEqualTo(90);
    }

    @Test
    void aPodThatIsAcceptedAgainWithAnotherSpecIsResizedThen() {
        MeterFact.Accepted again = new MeterFact.Accepted("u1", "web-1", SUBJECT, LARGE, false, 100, 130);
        List<UsageSegment> used = run(again, again, ended(160));
        assertThat(used).extracting(UsageSegment::spec).containsExactly(SMALL, LARGE);
        assertThat(used).extracting(UsageSegment::to).containsExactly(130L, 160L);
    }

    @Test
    void anEndBeforeTheBeginningIsAUsageOfNoSeconds() {
        UsageSegment used = last(new MeterFact.Ended("u1", 50, LOST));
        assertThat(used.to()).isEqualTo(used.from());
    }

    @Test
    void aPodDoesNotEndByAResize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MeterFact.Ended("u1", 1, RESIZED));
    }

    private static UsageSegment last(MeterFact... facts) {
        return run(facts).getLast();
    }

    private static List<UsageSegment> run(MeterFact... facts) {
        Optional<Meter> meter = Optional.of(Meter.opened(ACCEPT));
        List<UsageSegment> used = new ArrayList<>();
        for (MeterFact fact : facts) {
            Meter.Step step = meter.orElseThrow().after(fact);
            step.used().ifPresent(used::add);
            meter = step.meter();
        }
        return used;
    }

    private static MeterFact pull(long at) {
        return new MeterFact.PullBegan("u1", at);
    }

    private static MeterFact ran(long at) {
        return new MeterFact.Ran("u1", at);
    }

    private static MeterFact ended(long at) {
        return new MeterFact.Ended("u1", at, FINISHED);
    }
}
