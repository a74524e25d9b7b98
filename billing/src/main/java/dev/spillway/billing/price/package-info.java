/** What pods would cost, before they run. */
@NullMarked
package dev.spillway.billing.price;

import org.jspecify.annotations.NullMarked;
