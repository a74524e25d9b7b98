package dev.spillway.app;

import dev.spillway.app.config.ConfigurationException;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.BillTable;
import dev.spillway.billing.bill.Biller;
import dev.spillway.billing.bill.Grouping;
import dev.spillway.billing.focus.FocusExport;
import dev.spillway.billing.ledger.LedgerStore;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What elastic pods cost, pods that still run included. */
@Command(
        name = "bill",
        mixinStandardHelpOptions = true,
        description = "Shows what elastic pods cost, pods that still run included. See docs/billing.md.")
final class BillCommand implements Callable<Integer> {
    @Mixin
    private LedgerOption ledger = new LedgerOption();

    @Mixin
    private PeriodOption period = new PeriodOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--book",
            paramLabel = "BOOK",
            description = "A price book: a file, or eci-cny, eci-usd, tke-cny, eci-cny-first-pull, eci-usd-first-pull;"
                    + " by default the instance's, or " + LedgerOption.DEFAULT_BOOK + ".")
    private Optional<String> book = Optional.empty();

    @Option(
            names = "--by",
            paramLabel = "KEYS",
            defaultValue = "namespace",
            description = "namespace, workload, node, zone, spec, day, label:NAME, or several with commas;"
                    + " by default ${DEFAULT-VALUE}.")
    private String by = "namespace";

    @Option(
            names = "--focus",
            paramLabel = "FILE",
            description = "Also writes every usage of the period as FOCUS 1.2 CSV.")
    private Optional<Path> focus = Optional.empty();

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            defaultValue = "spillway",
            description = "The cluster's name in the FOCUS file; by default ${DEFAULT-VALUE}.")
    private String cluster = "spillway";

    @Option(
            names = "--live",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "2",
            description = "Shows the bill again every so many seconds, 2 unless given, until interrupted.")
    private Optional<Integer> live = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailed, ConfigurationException, InterruptedException {
        try (LedgerStore store = ledger.open()) {
            show(store);
            while (live.isPresent()) {
                Thread.sleep(Duration.ofSeconds(Math.max(1, live.get())));
                show(store);
            }
        }
        return 0;
    }

    private void show(LedgerStore store) throws CommandFailed, ConfigurationException {
        Instant now = Instant.now();
        PeriodOption.Period asked = period.period(now);
        BillQuery query = new BillQuery(
                asked.from(), asked.to(), now.getEpochSecond(), ledger.book(book), groupings(), period.zone());
        output.print(BillTable.of(Biller.bill(store, query)), spec.commandLine().getOut());
        if (focus.isPresent()) {
            export(store, query, focus.get());
        }
    }

    private List<Grouping> groupings() throws CommandFailed {
        try {
            return Grouping.parse(by);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("--by: " + e.getMessage());
        }
    }

    private void export(LedgerStore store, BillQuery query, Path file) throws CommandFailed {
        try (Writer out = Files.newBufferedWriter(file)) {
            new FocusExport("Spillway", cluster, cluster).write(store, query, out);
        } catch (IOException e) {
            throw new CommandFailed("FOCUS file " + file + " cannot be written: " + e.getMessage());
        }
    }
}
