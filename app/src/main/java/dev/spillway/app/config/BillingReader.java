package dev.spillway.app.config;

import dev.spillway.core.price.Budget;
import dev.spillway.core.price.PriceBook;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the part {@code billing} of the configuration file. */
final class BillingReader {
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final int FULL = 100;
    private static final int MOST_PERCENT = 1000;

    private BillingReader() {}

    static BillingConfig read(YamlMap top) throws ConfigurationException {
        YamlMap map = top.map("billing");
        Optional<String> priceBook = map.optionalString("priceBook");
        Optional<PriceBook> book = book(map);
        List<Budget> budgets = budgets(map);
        if (book.isEmpty() && !budgets.isEmpty()) {
            throw map.refusal("priceBook", "is missing; budgets need one, as in eci-usd");
        }
        BillingConfig config =
                new BillingConfig(ledger(map), map.optionalPath("passwordFile"), priceBook, book, zone(map), budgets);
        map.done();
        return config;
    }

    private static Optional<String> ledger(YamlMap map) throws ConfigurationException {
        Optional<String> ledger = map.optionalString("ledger");
        if (ledger.isPresent()
                && !ledger.get().startsWith(POSTGRESQL)
                && !Path.of(ledger.get()).isAbsolute()) {
            throw map.refusal(
                    "ledger",
                    "is \"" + ledger.get() + "\"; write an absolute path or jdbc:postgresql://host:port/database");
        }
        return ledger;
    }

    private static Optional<PriceBook> book(YamlMap map) throws ConfigurationException {
        Optional<String> name = map.optionalString("priceBook");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!PriceBookReader.BUILT_IN.contains(name.get())
                && !Path.of(name.get()).isAbsolute()) {
            throw map.refusal(
                    "priceBook",
                    "is \"" + name.get() + "\"; write an absolute path or one of "
                            + String.join(", ", PriceBookReader.BUILT_IN));
        }
        return Optional.of(PriceBookReader.read(name.get()));
    }

    private static ZoneId zone(YamlMap map) throws ConfigurationException {
        String zone = map.optionalString("zone").orElse("UTC");
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw map.refusal("zone", "is \"" + zone + "\"; write a time zone as in Asia/Shanghai or UTC");
        }
    }

    private static List<Budget> budgets(YamlMap map) throws ConfigurationException {
        List<Budget> budgets = new ArrayList<>();
        for (YamlMap entry : map.maps("budgets")) {
            Budget budget = budget(entry);
            if (budgets.stream().anyMatch(other -> other.name().equals(budget.name()))) {
                throw entry.refusal("name", "is \"" + budget.name() + "\" for the second time; give each its own");
            }
            budgets.add(budget);
        }
        return budgets;
    }

    private static Budget budget(YamlMap map) throws ConfigurationException {
        String namespace = map.string("namespace");
        Budget budget = new Budget(
                map.optionalString("name").orElse(namespace),
                namespace,
                amount(map),
                percentages(map),
                map.bool("stopOverflow", false));
        map.done();
        return budget;
    }

    private static BigDecimal amount(YamlMap map) throws ConfigurationException {
        String text = map.string("amount");
        try {
            BigDecimal amount = new BigDecimal(text);
            if (amount.signum() > 0) {
                return amount;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below with the same words as a number that is not positive.
        }
        throw map.refusal("amount", "is \"" + text + "\"; write a number above 0, as in 500.00");
    }

    private static List<Integer> percentages(YamlMap map) throws ConfigurationException {
        List<Integer> percentages = new ArrayList<>();
        for (String text : map.strings("warnAtPercent")) {
            try {
                int percent = Integer.parseInt(text);
                if (percent >= 1 && percent <= MOST_PERCENT) {
                    percentages.add(percent);
                    continue;
                }
            } catch (NumberFormatException notANumber) {
                // Refused below with the same words as a number out of range.
            }
            throw map.refusal("warnAtPercent", "holds \"" + text + "\"; write whole numbers from 1 to 1000");
        }
        return percentages.isEmpty() ? List.of(FULL) : percentages;
    }
}
