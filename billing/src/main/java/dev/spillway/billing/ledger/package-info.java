/** The durable record of usage, on SQLite or PostgreSQL. */
@NullMarked
package dev.spillway.billing.ledger;

import org.jspecify.annotations.NullMarked;
