/** Export in the FinOps Open Cost and Usage Specification, version 1.2. */
@NullMarked
package dev.spillway.billing.focus;

import org.jspecify.annotations.NullMarked;
