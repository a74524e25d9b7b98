package dev.spillway.app;

import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.PriceBookReader;
import dev.spillway.billing.price.Quotes;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.spec.Catalogue;
import java.io.IOException;
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

/** What manifests would cost before they run. */
@Command(
        name = "price",
        mixinStandardHelpOptions = true,
        description = "Shows which spec a manifest's pods would get, and what they would cost. Needs no cluster.")
final class PriceCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file of manifests; can be given again.")
    private List<Path> files = List.of();

    @Option(
            names = "--catalogue",
            paramLabel = "NAME",
            description = "as-requested, eci, eci-regional, eci-2021, tke-intel, tke-amd or tke-gpu;"
                    + " by default the one that the book's prices are for.")
    private Optional<String> catalogue = Optional.empty();

    @Option(
            names = "--book",
            paramLabel = "BOOK",
            defaultValue = "eci-usd",
            description = "A price book: a file, or a built-in one; by default ${DEFAULT-VALUE}.")
    private String book = "eci-usd";

    @Mixin
    private OutputOption output = new OutputOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailed, ConfigurationException {
        PriceBook prices = PriceBookReader.read(book);
        List<Quotes.Asked> asked = new ArrayList<>();
        for (Path file : files) {
            asked.addAll(manifests(file));
        }
        output.print(
                new Quotes(catalogue(prices), prices, Instant.now()).table(asked),
                spec.commandLine().getOut());
        return 0;
    }

    private Catalogue catalogue(PriceBook prices) throws CommandFailed {
        String name = catalogue.or(prices::catalogue).orElse("as-requested");
        return CatalogueNames.named("--catalogue", name);
    }

    private static List<Quotes.Asked> manifests(Path file) throws CommandFailed {
        try {
            return Manifests.parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailed(file + " cannot be read as manifests: " + e.getMessage());
        }
    }
}
