package dev.spillway.localcluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts, finds and ends the processes of one instance by their pid files. */
final class Components {
    private static final String SUFFIX = ".pid";
    private static final int SHOWN_LOG_LINES = 12;

    private final Path runDir;
    private final Path logDir;
    private final Path stateDir;

    Components(Instance instance) {
        this.runDir = instance.runDir();
        this.logDir = instance.logDir();
        this.stateDir = instance.stateDir();
    }

    /** Starts the component, detached from this process and its terminal, unless it runs. True when it was started. */
    boolean start(Component component) {
        if (running(component.name()).isPresent()) {
            return false;
        }
        TextFiles.directory(runDir);
        File log =
                TextFiles.directory(logDir).resolve(component.name() + ".log").toFile();
        // setsid does not fork here, so that its pid is the component's.
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(component.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(logDir.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().put(InstanceProcesses.MARK, stateDir.toString());
        builder.environment().putAll(component.environment());
        try {
            remember(component, builder.start().pid());
        } catch (IOException e) {
            throw new LocalClusterException("cannot start " + component.name() + ": " + e.getMessage(), e);
        }
        return true;
    }

    private void remember(Component component, long pid) {
        ProcessIdentity identity = ProcessIdentity.of(pid).orElseThrow(() -> died(component.name()));
        TextFiles.write(pidFile(component.name()), identity + "\n");
    }

    Optional<ProcessIdentity> running(String name) {
        return TextFiles.read(pidFile(name)).flatMap(ProcessIdentity::parse).filter(ProcessIdentity::alive);
    }

    /** Names of all components that have a pid file, running or not, in alphabetical order. */
    List<String> names() {
        if (!Files.isDirectory(runDir)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(runDir)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the component: TERM, then KILL when it is still there after the grace. */
    void stop(String name, Duration grace) {
        running(name).ifPresent(process -> Termination.end(List.of(process), grace));
        try {
            Files.deleteIfExists(pidFile(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LocalClusterException died(String name) {
        return new LocalClusterException("%s stopped. The end of %s:%n%s"
                .formatted(
                        name, log(name), LastLines.of(TextFiles.read(log(name)).orElse(""), SHOWN_LOG_LINES)));
    }

    LocalClusterException notReady(String name, String complaint) {
        return new LocalClusterException("%s is not ready: %s. The end of %s:%n%s"
                .formatted(
                        name,
                        complaint,
                        log(name),
                        LastLines.of(TextFiles.read(log(name)).orElse(""), SHOWN_LOG_LINES)));
    }

    private Path log(String name) {
        return logDir.resolve(name + ".log");
    }

    private Path pidFile(String name) {
        return runDir.resolve(name + SUFFIX);
    }
}
