package dev.spillway.app;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.ConfigurationReader;
import dev.spillway.app.run.SpillwayProcess;
import dev.spillway.kube.ApiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs virtual nodes until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the virtual nodes of a configuration file, in the foreground, until SIGTERM.")
final class RunCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "See docs/configuration.md.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Path config;

    @Override
    public Integer call() throws ConfigurationException, CommandFailed, InterruptedException {
        Configuration configuration = ConfigurationReader.read(config);
        CountDownLatch stop = new CountDownLatch(1);
        SpillwayProcess process = new SpillwayProcess(configuration, InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.close();
            stop.countDown();
        }));
        try {
            process.start();
        } catch (ApiException | IOException e) {
            throw new CommandFailed("cannot start: " + e.getMessage());
        }
        stop.await();
        return 0;
    }
}
