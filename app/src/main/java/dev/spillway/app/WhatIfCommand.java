package dev.spillway.app;

import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.PriceBookReader;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.whatif.Comparison;
import dev.spillway.billing.whatif.Reservation;
import dev.spillway.billing.whatif.Server;
import dev.spillway.billing.whatif.WhatIf;
import dev.spillway.core.price.Period;
import dev.spillway.core.price.PriceBook;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What recorded usage would have cost elsewhere. */
@Command(
        name = "whatif",
        mixinStandardHelpOptions = true,
        description = "Replays recorded usage against price books, servers and reserved capacity.")
final class WhatIfCommand implements Callable<Integer> {
    private static final long HOUR = 3600;
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

    @Mixin
    private LedgerOption ledger = new LedgerOption();

    @Mixin
    private PeriodOption period = new PeriodOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--book",
            paramLabel = "BOOK",
            description = "The price book that the usage is charged by; by default the instance's, or "
                    + LedgerOption.DEFAULT_BOOK + ".")
    private Optional<String> book = Optional.empty();

    @Option(
            names = "--with",
            paramLabel = "BOOK",
            split = ",",
            defaultValue = "eci-cny,eci-usd,tke-cny",
            description = "Price books to compare with; by default ${DEFAULT-VALUE}.")
    private List<String> books = List.of();

    @Option(
            names = "--server",
            paramLabel = "NAME:VCPU:GIB:PRICE:PERIOD:CURRENCY",
            description =
                    "A server that could have carried the pods, as in c6.2xl:8:16:0.34:hour:USD; can be repeated.")
    private List<String> servers = List.of();

    @Option(
            names = "--reserve",
            paramLabel = "NAME:PER_VCPU:PER_GIB:FACTOR:CURRENCY",
            description = "Capacity paid by the month of 730 hours, as in 1-year:49:20:0.83:CNY; can be repeated.")
    private List<String> reservations = List.of();

    @Option(names = "--chart", paramLabel = "FILE", description = "Also writes a bar chart as SVG.")
    private Optional<Path> chart = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailed, ConfigurationException {
        Instant now = Instant.now();
        WhatIf whatIf = whatIf(period.period(now), now.getEpochSecond());
        try (LedgerStore store = ledger.open()) {
            Comparison comparison = new Comparison(whatIf.compare(store));
            output.print(comparison.table(), spec.commandLine().getOut());
            if (chart.isPresent()) {
                write(chart.get(), comparison.chart());
            }
        }
        return 0;
    }

    /** The period, no longer than what has happened, in whole hours. */
    private WhatIf whatIf(PeriodOption.Period asked, long now) throws CommandFailed, ConfigurationException {
        long from = Math.floorDiv(asked.from(), HOUR) * HOUR;
        long to = Math.ceilDiv(Math.min(asked.to(), now), HOUR) * HOUR;
        if (from >= to) {
            throw new CommandFailed("nothing has happened yet in that time: choose an earlier one");
        }
        List<PriceBook> others = new ArrayList<>();
        for (String name : books) {
            others.add(PriceBookReader.read(name));
        }
        return new WhatIf(from, to, now, ledger.book(book), others, servers(), reservations());
    }

    private List<Server> servers() throws CommandFailed {
        List<Server> found = new ArrayList<>();
        for (String text : servers) {
            String[] part = parts("--server", text, 6);
            try {
                found.add(new Server(
                        part[0],
                        new BigDecimal(part[1]).movePointRight(3).longValueExact(),
                        new BigDecimal(part[2]).multiply(GIB).longValueExact(),
                        new BigDecimal(part[3]),
                        Period.named(part[4]),
                        part[5]));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw refusal("--server", text, "c6.2xl:8:16:0.34:hour:USD");
            }
        }
        return found;
    }

    private List<Reservation> reservations() throws CommandFailed {
        List<Reservation> found = new ArrayList<>();
        for (String text : reservations) {
            String[] part = parts("--reserve", text, 5);
            try {
                found.add(new Reservation(
                        part[0], new BigDecimal(part[1]), new BigDecimal(part[2]), new BigDecimal(part[3]), part[4]));
            } catch (IllegalArgumentException e) {
                throw refusal("--reserve", text, "1-year:49:20:0.83:CNY");
            }
        }
        return found;
    }

    private static String[] parts(String option, String text, int count) throws CommandFailed {
        String[] part = text.split(":", -1);
        if (part.length != count) {
            throw refusal(option, text, count == 6 ? "c6.2xl:8:16:0.34:hour:USD" : "1-year:49:20:0.83:CNY");
        }
        return part;
    }

    private static CommandFailed refusal(String option, String text, String example) {
        return new CommandFailed(option + " " + text + " cannot be read; write it as in " + example);
    }

    private static void write(Path file, String text) throws CommandFailed {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandFailed("chart " + file + " cannot be written: " + e.getMessage());
        }
    }
}
