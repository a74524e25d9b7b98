package dev.spillway.app;

import dev.spillway.app.run.SpillwayProcess;
import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerException;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.localcluster.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ledger a command reads. */
final class LedgerOption {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Option(
            names = "--ledger",
            paramLabel = "LEDGER",
            description = "A file or jdbc:postgresql://…; by default the instance's own.")
    private Optional<String> ledger = Optional.empty();

    @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the password of a PostgreSQL ledger.")
    private Optional<Path> passwordFile = Optional.empty();

    LedgerStore open() throws CommandFailed {
        String location = ledger.isPresent() ? ledger.get() : ofInstance();
        if (!location.startsWith("jdbc:") && !Files.exists(Path.of(location))) {
            throw new CommandFailed("there is no ledger " + location
                    + ": name one with --ledger, or start the instance that writes it with ./spillway up");
        }
        try {
            return JdbcLedger.open(location, passwordFile);
        } catch (LedgerException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private String ofInstance() throws CommandFailed {
        Path state = Directories.standard().state().resolve(instance.name().value());
        return SpillwayProcess.ledger(state.resolve("agent")).toString();
    }
}
