package dev.spillway.app.config;

import dev.spillway.core.price.Budget;
import dev.spillway.core.price.PriceBook;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Where usage is recorded, and what is made of it while the process runs. Bills can be made by any other book at any time.
 *
 * @param ledger a file or {@code jdbc:postgresql://…}; empty for a file in the state directory
 * @param passwordFile holds the password of a PostgreSQL ledger
 * @param priceBook the name or file of {@code book}
 * @param book the prices that pods are told and that metrics and budgets count by; empty if nobody is told
 * @param zone in which days and months begin
 */
public record BillingConfig(
        Optional<String> ledger,
        Optional<Path> passwordFile,
        Optional<String> priceBook,
        Optional<PriceBook> book,
        ZoneId zone,
        List<Budget> budgets) {
    /** What {@code up} begins with. */
    public static final BillingConfig NONE = new BillingConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), ZoneId.of("UTC"), List.of());

    public BillingConfig {
        budgets = List.copyOf(budgets);
    }

    /** The ledger of a process with this state directory. */
    public String location(Path stateDirectory) {
        return ledger.orElseGet(() -> stateDirectory.resolve("ledger.db").toString());
    }
}
