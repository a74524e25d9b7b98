package dev.spillway.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One nftables table of this machine.
 *
 * @param node whose table it is
 * @param network the network namespace it is in; this process's own when empty
 */
public record NftTable(String node, Optional<Path> network) {

    String name() {
        return "spillway-" + node;
    }

    /**
     * Runs a script, which does all it says or nothing.
     *
     * @throws IOException if {@code nft} is not there or refuses the script; the message says why
     */
    void apply(String script) throws IOException {
        Ran ran = nft(script, "-f", "-");
        if (!ran.well()) {
            throw new IOException("nft: " + ran.output().strip());
        }
    }

    /**
     * What is in force under our name, without counters; empty where nothing is.
     *
     * @throws IOException if {@code nft} is not there
     */
    String inForce() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String family : List.of("bridge", "inet")) {
            Ran ran = nft("", "-s", "list", "table", family, name());
            text.append(ran.well() ? ran.output() : "");
        }
        return text.toString();
    }

    private record Ran(boolean well, String output) {}

    private Ran nft(String stdin, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        network.ifPresent(file -> command.addAll(List.of("nsenter", "--net=" + file)));
        command.add("nft");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var input = process.getOutputStream()) {
            input.write(stdin.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Ran(process.waitFor() == 0, output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while nft ran", e);
        }
    }
}
