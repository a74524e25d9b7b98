package dev.spillway.localcluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A short-lived child process whose output we want. */
final class Command {
    private final List<String> arguments;
    private final Map<String, String> environment = new HashMap<>();
    private Optional<Path> directory = Optional.empty();
    private Optional<String> input = Optional.empty();

    private Command(List<String> arguments) {
        this.arguments = arguments;
    }

    static Command of(String... arguments) {
        return new Command(List.of(arguments));
    }

    static Command of(List<String> arguments) {
        return new Command(List.copyOf(arguments));
    }

    Command in(Path workingDirectory) {
        directory = Optional.of(workingDirectory);
        return this;
    }

    Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Command input(String text) {
        input = Optional.of(text);
        return this;
    }

    /** Runs to the end; standard output and error come back together. */
    Result run() {
        try {
            Process process = start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.orElse("").getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            return new Result(127, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("interrupted while running " + arguments.getFirst(), e);
        }
    }

    /** Runs to the end and returns the output; a non-zero exit is an error that shows the last lines of it. */
    String check() {
        Result result = run();
        if (!result.ok()) {
            throw new LocalClusterException("%s failed (exit code %d):%n%s"
                    .formatted(String.join(" ", arguments), result.exitCode(), LastLines.of(result.output(), 15)));
        }
        return result.output();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.environment().putAll(environment);
        directory.map(Path::toString).map(File::new).ifPresent(builder::directory);
        return builder.start();
    }

    record Result(int exitCode, String output) {
        boolean ok() {
            return exitCode == 0;
        }
    }
}
