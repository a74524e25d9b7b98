/** Budgets: what namespaces may spend, and who is told. */
@NullMarked
package dev.spillway.billing.budget;

import org.jspecify.annotations.NullMarked;
