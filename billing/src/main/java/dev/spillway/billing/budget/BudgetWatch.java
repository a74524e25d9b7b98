package dev.spillway.billing.budget;

import dev.spillway.billing.bill.Bill;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.Biller;
import dev.spillway.billing.bill.Grouping;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerWrite;
import dev.spillway.core.price.Budget;
import dev.spillway.core.price.PriceBook;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what namespaces spent this calendar month with their budgets.
 *
 * @param zone in which months begin
 */
public record BudgetWatch(
        LedgerStore ledger, PriceBook book, List<Budget> budgets, ZoneId zone, BudgetListener listener) {
    public BudgetWatch {
        budgets = List.copyOf(budgets);
    }

    /**
     * Looks now: tells the listener of thresholds that are newly reached.
     *
     * @return namespaces whose pods shall not overflow any more this month
     */
    public Set<String> check(Instant now) {
        YearMonth month = YearMonth.from(now.atZone(zone));
        long from = month.atDay(1).atStartOfDay(zone).toEpochSecond();
        long to = month.plusMonths(1).atDay(1).atStartOfDay(zone).toEpochSecond();
        Map<String, Long> spent = spent(from, to, now.getEpochSecond());
        for (Budget budget : budgets) {
            warn(budget, spent.getOrDefault(budget.namespace(), 0L), from, now);
        }
        return budgets.stream()
                .filter(budget -> budget.stops(spent.getOrDefault(budget.namespace(), 0L)))
                .map(Budget::namespace)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, Long> spent(long from, long to, long now) {
        Bill bill = Biller.bill(ledger, new BillQuery(from, to, now, book, List.of(Grouping.By.NAMESPACE), zone));
        Map<String, Long> spent = new HashMap<>();
        bill.lines()
                .forEach(line -> spent.put(line.keys().getFirst(), line.amount().nanos()));
        return spent;
    }

    /** The warning is made durable before it is given: better once too few than again after each crash. */
    private void warn(Budget budget, long nanos, long monthFrom, Instant now) {
        for (int percent : budget.reached(nanos)) {
            boolean given = ledger.read(view -> view.alerted(budget.name(), monthFrom, percent));
            if (!given) {
                ledger.write(new LedgerWrite.BudgetAlert(budget.name(), monthFrom, percent, now.getEpochSecond()))
                        .join();
                listener.reached(budget, percent, nanos, book.currency());
            }
        }
    }
}
