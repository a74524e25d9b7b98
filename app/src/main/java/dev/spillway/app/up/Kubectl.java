package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The matching kubectl, as whoever a kubeconfig says. */
record Kubectl(Path program, Path kubeconfig) {

    /** Applies a manifest on the server's side; what is there already is brought to what the manifest says. */
    void apply(Path manifest, String... options) throws CommandFailed, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "apply",
                "--server-side",
                "--force-conflicts",
                "--field-manager=spillway-install",
                "-f",
                manifest.toString()));
        command.addAll(List.of(options));
        run(command.toArray(String[]::new));
    }

    /** Deletes the objects of a manifest that are there. */
    void delete(Path manifest) throws CommandFailed, InterruptedException {
        run("delete", "--ignore-not-found", "--wait=false", "-f", manifest.toString());
    }

    /** What it prints. */
    String run(String... arguments) throws CommandFailed, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandFailed("kubectl " + String.join(" ", arguments) + ": " + said.strip());
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
