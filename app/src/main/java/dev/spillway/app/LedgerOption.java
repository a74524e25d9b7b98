package dev.spillway.app;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.ConfigurationReader;
import dev.spillway.app.config.PriceBookReader;
import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerException;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.core.price.PriceBook;
import dev.spillway.localcluster.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ledger a command reads. */
final class LedgerOption {
    static final String DEFAULT_BOOK = "eci-usd";

    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Option(
            names = "--ledger",
            paramLabel = "LEDGER",
            description = "A file or jdbc:postgresql://…; by default the instance's own.")
    private Optional<String> ledger = Optional.empty();

    @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the password of a PostgreSQL ledger.")
    private Optional<Path> passwordFile = Optional.empty();

    LedgerStore open() throws CommandFailed, ConfigurationException {
        Optional<Configuration> configured = ledger.isPresent() ? Optional.empty() : configuration();
        String location = ledger.or(() -> configured.map(c -> c.billing().location(c.stateDirectory())))
                .orElse("of this instance");
        Optional<Path> password =
                passwordFile.or(() -> configured.flatMap(c -> c.billing().passwordFile()));
        if (!location.startsWith("jdbc:") && !Files.exists(Path.of(location))) {
            throw new CommandFailed("there is no ledger " + location
                    + ": name one with --ledger, or start the instance that writes it with ./spillway up");
        }
        try {
            return JdbcLedger.open(location, password);
        } catch (LedgerException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    /** A book by its name, else the one that the instance tells its pods, else ECI's in USD. */
    PriceBook book(Optional<String> name) throws CommandFailed, ConfigurationException {
        if (name.isPresent()) {
            return PriceBookReader.read(name.get());
        }
        Optional<PriceBook> configured = (ledger.isPresent() ? Optional.<Configuration>empty() : configuration())
                .flatMap(c -> c.billing().book());
        return configured.isPresent() ? configured.get() : PriceBookReader.read(DEFAULT_BOOK);
    }

    private Optional<Configuration> configuration() throws CommandFailed, ConfigurationException {
        Path file =
                Directories.standard().state().resolve(instance.name().value()).resolve("spillway.yaml");
        return Files.exists(file) ? Optional.of(ConfigurationReader.read(file)) : Optional.empty();
    }
}
