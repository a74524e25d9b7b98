/** What elastic pods cost: the ledger of their usage, bills, budgets, comparisons and exports. */
@NullMarked
package dev.spillway.billing;

import org.jspecify.annotations.NullMarked;
