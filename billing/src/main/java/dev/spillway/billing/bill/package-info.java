/** Bills: usage and a price book, grouped, exact. */
@NullMarked
package dev.spillway.billing.bill;

import org.jspecify.annotations.NullMarked;
