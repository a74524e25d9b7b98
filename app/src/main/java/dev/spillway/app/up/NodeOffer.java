package dev.spillway.app.up;

import dev.spillway.app.config.BillingConfig;
import dev.spillway.app.config.Configuration;
import dev.spillway.core.price.Budget;
import dev.spillway.core.spec.Catalogue;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What pods get on the virtual node that {@code up} starts, and what they are told it costs. What is not said stays as it
 * was in the configuration that was written before, which may have been edited since.
 */
public record NodeOffer(Optional<Catalogue> catalogue, Optional<String> priceBook) {
    private static final String DEFAULT_BOOK = "eci-usd";

    Catalogue catalogue(Optional<Configuration> before) {
        return catalogue
                .or(() -> before.map(c -> c.virtualNodes().getFirst().catalogue()))
                .orElse(Catalogue.AS_REQUESTED);
    }

    /** The part {@code billing} of the configuration file. */
    String billing(Optional<Configuration> before) {
        BillingConfig known = before.map(Configuration::billing).orElse(BillingConfig.NONE);
        StringBuilder text = new StringBuilder("billing:\n");
        known.ledger()
                .ifPresent(ledger -> text.append("  ledger: ").append(ledger).append('\n'));
        known.passwordFile()
                .ifPresent(file -> text.append("  passwordFile: ").append(file).append('\n'));
        text.append("  priceBook: ")
                .append(priceBook.or(known::priceBook).orElse(DEFAULT_BOOK))
                .append('\n');
        text.append("  zone: ").append(known.zone()).append('\n');
        if (!known.budgets().isEmpty()) {
            text.append("  budgets:\n");
            known.budgets().forEach(budget -> text.append(budget(budget)));
        }
        return text.toString();
    }

    private static String budget(Budget budget) {
        return "  - {name: \"%s\", namespace: \"%s\", amount: \"%s\", warnAtPercent: [%s], stopOverflow: %s}%n"
                .formatted(
                        budget.name(),
                        budget.namespace(),
                        budget.amount().toPlainString(),
                        budget.warnAtPercent().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        budget.stopsOverflow());
    }
}
