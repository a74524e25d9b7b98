package dev.spillway.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The machine that Spillway runs on, as far as routes are concerned. */
interface Machine {
    /** Its routes by way of other machines. */
    Set<PodRoute> routes() throws IOException;

    /**
     * Runs a program.
     *
     * @throws IOException if it is not there or does not succeed; the message is what it said
     */
    void run(List<String> command) throws IOException;

    /** The real one. */
    static Machine real() {
        return new Machine() {
            @Override
            public Set<PodRoute> routes() throws IOException {
                Set<PodRoute> all = new HashSet<>(RouteTable.ofIpv4(read("/proc/net/route")));
                all.addAll(RouteTable.ofIpv6(read("/proc/net/ipv6_route")));
                return all;
            }

            @Override
            public void run(List<String> command) throws IOException {
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                try {
                    if (process.waitFor() != 0) {
                        throw new IOException(said);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }

            private static String read(String file) throws IOException {
                try {
                    return Files.readString(Path.of(file));
                } catch (NoSuchFileException e) {
                    return "";
                }
            }
        };
    }
}
