package dev.spillway.app.run;

import dev.spillway.app.config.BillingConfig;
import dev.spillway.billing.CostMetrics;
import dev.spillway.billing.budget.BudgetWatch;
import dev.spillway.billing.ledger.LedgerException;
import dev.spillway.billing.table.Money;
import dev.spillway.core.PodEvent;
import dev.spillway.core.price.Budget;
import dev.spillway.kube.EventRecorder;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What usage costs while the process runs: gauges, and budgets that warn and may stop overflow. */
final class Costs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Costs.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(15);
    private static final String SOURCE = "spillway-billing";

    private final Optional<EventRecorder> events;
    private volatile Set<String> stopped = Set.of();
    private volatile boolean closed;

    private Costs(Optional<EventRecorder> events) {
        this.events = events;
    }

    /** Without a price book nothing has a cost, and nothing happens. */
    static Costs start(BillingConfig billing, SharedByNodes shared) {
        billing.book()
                .ifPresent(book -> shared.metrics()
                        .register(new CostMetrics(shared.ledger(), book, shared.clock(), billing.zone())));
        if (billing.book().isEmpty() || billing.budgets().isEmpty()) {
            return new Costs(Optional.empty());
        }
        EventRecorder events = EventRecorder.start(shared.own(), SOURCE);
        Costs costs = new Costs(Optional.of(events));
        BudgetWatch watch = new BudgetWatch(
                shared.ledger(), billing.book().get(), billing.budgets(), billing.zone(), costs::reached);
        Thread.ofVirtual().name("budgets").start(() -> costs.watch(watch, shared));
        return costs;
    }

    /** Whether a namespace's pods go to servers only, because its budget is spent. */
    boolean stopsOverflow(String namespace) {
        return stopped.contains(namespace);
    }

    private void watch(BudgetWatch watch, SharedByNodes shared) {
        while (!closed) {
            try {
                stopped = watch.check(shared.clock().instant());
            } catch (LedgerException e) {
                LOG.warn("budgets cannot be looked at, trying again: {}", e.getMessage());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private void reached(Budget budget, int percent, long spentNanos, String currency) {
        String message = "budget " + budget.name() + ": " + percent + " % of "
                + budget.amount().toPlainString() + " "
                + currency + " reached, " + Money.of(spentNanos).toPlainString() + " " + currency + " spent this month"
                + (budget.stops(spentNanos) ? "; its pods overflow no more until the next month" : "");
        LOG.warn("namespace {}: {}", budget.namespace(), message);
        events.ifPresent(e -> e.namespace(budget.namespace(), PodEvent.warning("BudgetReached", message)));
    }

    @Override
    public void close() {
        closed = true;
        events.ifPresent(EventRecorder::close);
    }
}
