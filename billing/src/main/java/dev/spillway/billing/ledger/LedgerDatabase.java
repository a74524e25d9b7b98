package dev.spillway.billing.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Where a ledger is kept. */
interface LedgerDatabase {

    /** A new connection with auto-commit off, for writing from one thread at a time. */
    Connection connect() throws SQLException;

    /** A new connection with auto-commit off, whose transactions see one snapshot. */
    Connection connectForReading() throws SQLException;

    /** The folder of its migrations. */
    String dialect();

    /** For messages; without secrets. */
    String describe();
}
