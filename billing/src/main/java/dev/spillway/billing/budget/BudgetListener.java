package dev.spillway.billing.budget;

import dev.spillway.core.price.Budget;

/** Is told of budgets. */
public interface BudgetListener {

    /**
     * A budget's threshold is reached: once a month each, across restarts.
     *
     * @param spentNanos this month, in nanos of {@code currency}
     */
    void reached(Budget budget, int percent, long spentNanos, String currency);
}
