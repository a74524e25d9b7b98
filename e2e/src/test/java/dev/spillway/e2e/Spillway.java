package dev.spillway.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The {@code ./spillway} of this checkout, on a named instance. */
record Spillway(Path root, String name) {

    /**
     * An instance of the checkout that these tests belong to. Two runs on one machine do not meet when they say
     * different {@code -Dspillway.e2e=PREFIX}.
     *
     * @param purpose the end of its name
     */
    static Spillway instance(String purpose) {
        String prefix = System.getProperty("spillway.e2e", "e2e");
        return new Spillway(Path.of(System.getProperty("spillway.root")), prefix + "-" + purpose);
    }

    /** Runs {@code ./spillway COMMAND --name NAME ARGUMENTS…} to its end. */
    Finished run(String command, String... arguments) {
        return finish(start(command, arguments));
    }

    Finished kubectl(String... arguments) {
        return run("kubectl", arguments);
    }

    /** One of the instance's own processes, by the name of its component. */
    ProcessHandle process(String component) throws IOException {
        String identity = Files.readString(Path.of("/run/spillway", name, component + ".pid"));
        return ProcessHandle.of(Long.parseLong(identity.strip().split("\\s+", -1)[0]))
                .orElseThrow();
    }

    /** Ends one of them as a crash would, and waits until it is gone. */
    void kill(String component) throws IOException {
        ProcessHandle process = process(component);
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts the same and leaves it running; it stops when much of its output is not read. */
    Process start(String command, String... arguments) {
        return start(builder(command, arguments));
    }

    /** The same for one that says much: it is added to a file. */
    Process start(Path output, String command, String... arguments) {
        return start(builder(command, arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())));
    }

    private ProcessBuilder builder(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(root.resolve("spillway").toString(), command));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(root.toFile());
        builder.environment().put("SPILLWAY_NAME", name);
        return builder;
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a process has said when it has ended. */
    static Finished finish(Process process) {
        try {
            process.getOutputStream().close();
            CompletableFuture<String> err =
                    CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), Spillway::onThreadOfItsOwn);
            String out = read(process.getInputStream());
            if (!process.waitFor(20, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return new Finished(process.waitFor(), out, err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The common pool has hardly any threads on a small machine, and one that reads from a process is taken for long. */
    static void onThreadOfItsOwn(Runnable reading) {
        Thread.ofPlatform().daemon().start(reading);
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
