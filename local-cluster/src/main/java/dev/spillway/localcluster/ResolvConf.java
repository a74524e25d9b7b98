package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The name servers of this machine, as a pod can reach them. */
final class ResolvConf {
    private static final Path HOST = Path.of("/etc/resolv.conf");
    private static final Path BEHIND_SYSTEMD = Path.of("/run/systemd/resolve/resolv.conf");

    private ResolvConf() {}

    /** The first of this machine's files that names a server other than this machine itself. */
    static String forPods() {
        return Stream.of(HOST, BEHIND_SYSTEMD)
                .map(TextFiles::read)
                .flatMap(Optional::stream)
                .map(ResolvConf::withoutLoopback)
                .filter(text -> text.contains("nameserver"))
                .findFirst()
                .orElse("");
    }

    /** A server on loopback is another one inside a pod. */
    static String withoutLoopback(String text) {
        return text.lines()
                .filter(line -> !line.matches("\\s*nameserver\\s+(127\\.|::1).*"))
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }
}
