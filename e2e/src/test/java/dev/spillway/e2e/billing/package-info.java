/** Billing with what a unit test may not have: a real PostgreSQL, other processes, SIGKILL. */
@NullMarked
package dev.spillway.e2e.billing;

import org.jspecify.annotations.NullMarked;
