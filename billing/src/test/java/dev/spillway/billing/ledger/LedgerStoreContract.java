package dev.spillway.billing.ledger;

import static dev.spillway.billing.ledger.LedgerFacts.LARGE;
import static dev.spillway.billing.ledger.LedgerFacts.SMALL;
import static dev.spillway.billing.ledger.LedgerFacts.SUBJECT;
import static dev.spillway.billing.ledger.LedgerFacts.accepted;
import static dev.spillway.billing.ledger.LedgerFacts.ended;
import static dev.spillway.billing.ledger.LedgerFacts.pull;
import static dev.spillway.billing.ledger.LedgerFacts.ran;
import static dev.spillway.billing.ledger.LedgerFacts.resized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.Meter;
import dev.spillway.core.meter.MeterFact;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger must do, whatever database it is kept in. */
public abstract class LedgerStoreContract {
    private Optional<LedgerStore> opened = Optional.empty();

    /** Opens the ledger under test: an empty one the first time in a test, the same one after that. */
    protected abstract LedgerStore open();

    /** A connection to the same database, with auto-commit on. */
    protected abstract Connection connection() throws SQLException;

    /** Makes sure that the ledger under test is empty. */
    protected void prepare() throws SQLException {}

    @BeforeEach
    final void openLedger() throws SQLException {
        prepare();
        opened = Optional.of(open());
    }

    @AfterEach
    final void closeLedger() {
        ledger().close();
    }

    private LedgerStore ledger() {
        return opened.orElseThrow();
    }

    @Test
    void aRunningMeterIsKeptWithAllThatIsKnownOfIt() {
        write(accepted("u1", 100), pull("u1", 103), ran("u1", 110));
        assertThat(meters())
                .singleElement()
                .satisfies(meter -> assertThat(meter.subject()).isEqualTo(SUBJECT))
                .satisfies(meter -> assertThat(meter.spec()).isEqualTo(SMALL))
                .satisfies(meter -> assertThat(meter.from()).isEqualTo(100))
                .satisfies(meter -> assertThat(meter.firstPull()).hasValue(103))
                .satisfies(meter -> assertThat(meter.firstRunning()).hasValue(110));
    }

    @Test
    void anEndedPodBecomesOneUsageRecordAndLeavesNoMeter() {
        write(accepted("u1", 100), pull("u1", 103), ended("u1", 160));
        assertThat(meters()).isEmpty();
        assertThat(segments()).singleElement().satisfies(used -> {
            assertThat(used.from()).isEqualTo(100);
            assertThat(used.to()).isEqualTo(160);
            assertThat(used.ending()).isEqualTo(Ending.FINISHED);
            assertThat(used.podName()).isEqualTo("pod-u1");
        });
    }

    @Test
    void aResizeAppendsASegmentAndTheMeterRunsOn() {
        write(accepted("u1", 100), resized("u1", LARGE, 130));
        assertThat(segments()).extracting(UsageSegment::to).containsExactly(130L);
        assertThat(meters()).extracting(Meter::from).containsExactly(130L);
        assertThat(meters()).extracting(Meter::spec).containsExactly(LARGE);
        write(ended("u1", 160));
        assertThat(segments()).extracting(UsageSegment::number).containsExactly(0, 1);
    }

    @Test
    void nothingIsCountedTwiceWhateverIsWrittenAgain() {
        MeterFact[] life = {accepted("u1", 100), pull("u1", 103), ran("u1", 110), ended("u1", 160)};
        write(life);
        write(life);
        reopen();
        write(life);
        write(ended("u1", 999));
        assertThat(segments()).extracting(UsageSegment::to).containsExactly(160L);
        assertThat(meters()).isEmpty();
    }

    @Test
    void factsOfAPodThatWasNeverAcceptedAreLeftOut() {
        write(pull("u1", 103), ended("u1", 160));
        assertThat(segments()).isEmpty();
        assertThat(meters()).isEmpty();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterReopening() {
        write(accepted("u1", 100), accepted("u2", 100), ended("u2", 150));
        reopen();
        assertThat(meters()).extracting(Meter::uid).containsExactly("u1");
        assertThat(segments()).extracting(UsageSegment::uid).containsExactly("u2");
    }

    @Test
    void usageIsFoundByOverlapWithThePeriod() {
        write(accepted("before", 10), ended("before", 100));
        write(accepted("into", 50), ended("into", 150));
        write(accepted("after", 200), ended("after", 250));
        assertThat(segments(100, 200)).extracting(UsageSegment::uid).containsExactly("into");
        List<Long> visited = new ArrayList<>();
        ledger().read(view -> {
            view.usage(100, 200, Clock.ACCEPTED, (subject, spec, start, to) -> {
                assertThat(view.subjects().get(subject)).isEqualTo(SUBJECT);
                assertThat(view.specs().get(spec)).isEqualTo(new SpecUse(SMALL, false));
                visited.add(start);
                visited.add(to);
            });
            return visited;
        });
        assertThat(visited).containsExactly(50L, 150L);
    }

    @Test
    void usageBeginsWhereTheClockSays() {
        write(accepted("u1", -50), pull("u1", -40), ran("u1", 7), ended("u1", 150));
        write(accepted("u2", 20), ended("u2", 30));
        assertThat(starts(Clock.ACCEPTED)).containsExactlyInAnyOrder(-50L, 20L);
        assertThat(starts(Clock.FIRST_PULL)).containsExactlyInAnyOrder(-40L, 30L);
        assertThat(starts(Clock.FREE_UNTIL_FIRST_RUNNING)).containsExactlyInAnyOrder(7L, 30L);
    }

    private List<Long> starts(Clock clock) {
        return ledger().read(view -> {
            List<Long> starts = new ArrayList<>();
            view.usage(-1000, 1000, clock, (subject, spec, start, to) -> starts.add(start));
            return starts;
        });
    }

    @Test
    void usageRecordsCannotBeChangedOrDeleted() throws SQLException {
        write(accepted("u1", 100), ended("u1", 160));
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("UPDATE usage SET to_s = 170"))
                    .hasMessageContaining("append-only");
            assertThatThrownBy(() -> statement.execute("DELETE FROM usage")).hasMessageContaining("append-only");
        }
        assertThat(segments()).extracting(UsageSegment::to).containsExactly(160L);
    }

    @Test
    void manyWritesAreAcknowledgedInOrder() {
        List<CompletableFuture<Void>> all = IntStream.range(0, 1000)
                .mapToObj(i -> List.of(accepted("u" + i, i), ended("u" + i, i + 60)))
                .flatMap(List::stream)
                .map(fact -> ledger().write(new LedgerWrite.Fact(fact)))
                .toList();
        all.getLast().join();
        assertThat(all).allMatch(CompletableFuture::isDone);
        assertThat(segments()).hasSize(1000);
    }

    @Test
    void theLatestSightingOfANodeIsKept() {
        ledger().write(new LedgerWrite.Seen("vn-1", 500)).join();
        ledger().write(new LedgerWrite.Seen("vn-1", 400)).join();
        OptionalLong seen = ledger().read(view -> view.seen("vn-1"));
        OptionalLong never = ledger().read(view -> view.seen("vn-2"));
        assertThat(seen).hasValue(500);
        assertThat(never).isEmpty();
    }

    @Test
    void aBudgetsWarningIsRememberedForItsPeriod() {
        ledger().write(new LedgerWrite.BudgetAlert("shop", 1000, 80, 1500)).join();
        ledger().write(new LedgerWrite.BudgetAlert("shop", 1000, 80, 1600)).join();
        assertThat(alerted(1000, 80)).isTrue();
        assertThat(alerted(1000, 100)).isFalse();
        assertThat(alerted(2000, 80)).isFalse();
    }

    @Test
    void aLedgerOfANewerProgramIsRefused() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO migration VALUES (999)");
        }
        assertThatThrownBy(this::open).isInstanceOf(LedgerException.class).hasMessageContaining("newer version");
    }

    protected final void write(MeterFact... facts) {
        for (MeterFact fact : facts) {
            ledger().write(new LedgerWrite.Fact(fact)).join();
        }
    }

    private boolean alerted(long periodFrom, int percent) {
        return ledger().read(view -> view.alerted("shop", periodFrom, percent));
    }

    private void reopen() {
        ledger().close();
        opened = Optional.of(open());
    }

    private List<Meter> meters() {
        return ledger().read(view -> {
            List<Meter> meters = new ArrayList<>();
            view.meters(meters::add);
            return meters;
        });
    }

    private List<UsageSegment> segments() {
        return segments(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private List<UsageSegment> segments(long from, long to) {
        return ledger().read(view -> {
            List<UsageSegment> segments = new ArrayList<>();
            view.segments(from, to, segments::add);
            return segments;
        });
    }
}
