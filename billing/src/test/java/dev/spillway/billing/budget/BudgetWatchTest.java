package dev.spillway.billing.budget;

import static dev.spillway.billing.ledger.LedgerFacts.LARGE;
import static dev.spillway.billing.ledger.LedgerFacts.accepted;
import static dev.spillway.billing.ledger.LedgerFacts.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spillway.billing.Books;
import dev.spillway.billing.WithLedger;
import dev.spillway.core.price.Budget;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetWatchTest extends WithLedger {
    private static final long NOVEMBER = Instant.parse("2026-11-01T00:00:00Z").getEpochSecond();

    private final List<String> told = new ArrayList<>();

    @Test
    void eachThresholdIsToldOnceAMonthAcrossRestarts() {
        spend("u1", NOVEMBER, 70_000);
        assertThat(watch().check(now(1))).isEmpty();
        watch().check(now(2));
        assertThat(told).containsExactly("shop 80 % of 10.00 CNY");
        spend("u2", NOVEMBER, 12_000);
        assertThat(watch().check(now(3))).containsExactly("shop");
        assertThat(told).containsExactly("shop 80 % of 10.00 CNY", "shop 100 % of 10.00 CNY");
    }

    @Test
    void aNewMonthBeginsAtNothing() {
        spend("u1", NOVEMBER, 200_000);
        assertThat(watch().check(Instant.parse("2026-12-05T00:00:00Z"))).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void otherNamespacesSpendNothingOfIt() {
        write(accepted("u1", subject("lab", "job"), LARGE, false, NOVEMBER), ended("u1", NOVEMBER + 200_000));
        assertThat(watch().check(now(4))).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budget("b", "shop", BigDecimal.ZERO, List.of(), false));
    }

    private void spend(String uid, long from, long seconds) {
        write(accepted(uid, subject("shop", "web"), LARGE, false, from), ended(uid, from + seconds));
    }

    private static Instant now(int day) {
        return Instant.ofEpochSecond(NOVEMBER + (10 + day) * 86_400L);
    }

    private BudgetWatch watch() {
        Budget budget = new Budget("shop", "shop", new BigDecimal("10.00"), List.of(100, 80), true);
        return new BudgetWatch(
                ledger(),
                Books.intel(),
                List.of(budget),
                ZoneOffset.UTC,
                (b, percent, nanos, currency) ->
                        told.add(b.name() + " " + percent + " % of " + b.amount() + " " + currency));
    }
}
