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
        List<String> command = new ArrayList<>();
        network.ifPresent(file -> command.addAll(List.of("nsenter", "--net=" + file)));
        command.addAll(List.of("nft", "-f", "-"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("nft: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while nft ran", e);
        }
    }
}
