package dev.spillway.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A network namespace that plays another machine, with a pod range of its own (RFC 5737) and a route to elastic pods. It
 * counts who calls its pod.
 */
record OtherHost(Spillway spillway, String namespace) implements AutoCloseable {
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "192.0.2.2";
    private static final String PODS = "198.51.100.0/24";
    private static final String POD = "198.51.100.10";

    static OtherHost of(Spillway spillway) throws IOException {
        OtherHost host = new OtherHost(spillway, "other-" + spillway.name());
        host.close();
        host.run("ip", "netns", "add", host.namespace);
        host.run("ip", "link", "add", host.link(), "type", "veth", "peer", "name", "up", "netns", host.namespace);
        host.run("ip", "address", "add", HERE + "/30", "dev", host.link());
        host.run("ip", "link", "set", host.link(), "up");
        host.inside("ip", "link", "set", "lo", "up");
        host.inside("ip", "link", "set", "up", "up");
        host.inside("ip", "address", "add", THERE + "/30", "dev", "up");
        host.inside("ip", "address", "add", POD + "/32", "dev", "lo");
        host.inside("ip", "route", "add", podRange(spillway), "via", HERE);
        host.inside(
                "nft",
                "add table ip seen; add set ip seen callers { type ipv4_addr; flags dynamic; };"
                        + " add chain ip seen in { type filter hook input priority 0; };"
                        + " add rule ip seen in ip daddr " + POD + " add @callers { ip saddr }");
        return host;
    }

    String pod() {
        return POD;
    }

    /** Says in the configuration of Spillway how this host's pods are reached; it is read at the next start. */
    void routeTo() throws IOException {
        Path file = Path.of("/var/lib/spillway", spillway.name(), "spillway.yaml");
        String routes = "      routes: [{to: " + PODS + ", via: " + THERE + "}]\n";
        Files.writeString(file, Files.readString(file).replaceFirst("(?m)^(      podRanges: .*\n)", "$1" + routes));
    }

    void loseRoute() {
        run("ip", "route", "delete", PODS);
    }

    /** Whether somebody with that address has called. */
    boolean heard(String address) {
        return inside("nft", "list", "set", "ip", "seen", "callers").contains(address + " ")
                || inside("nft", "list", "set", "ip", "seen", "callers").contains(address + ",");
    }

    private String link() {
        return "other" + Integer.toHexString(namespace.hashCode() & 0xffffff);
    }

    private String inside(String... command) {
        List<String> all = new java.util.ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(List.of(command));
        return run(all.toArray(String[]::new));
    }

    private String run(String... command) {
        return Machine.run(command);
    }

    private static String podRange(Spillway spillway) throws IOException {
        return Files.readString(Path.of("/var/lib/spillway", spillway.name(), "instance.json"))
                .replaceAll("(?s).*\"podRange\" : \"([^\"]+)\".*", "$1");
    }

    @Override
    public void close() {
        run("ip", "link", "delete", link());
        run("ip", "netns", "delete", namespace);
    }
}
