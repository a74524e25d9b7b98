package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bridges, forwarding and masquerading of an instance. One masquerading rule for the whole instance instead of one
 * chain per pod keeps iptables out of every pod's start.
 */
final class HostNetwork {
    private static final String IP_FORWARD = "/proc/sys/net/ipv4/ip_forward";

    private final Instance instance;

    HostNetwork(Instance instance) {
        this.instance = instance;
    }

    void up(Progress progress) {
        installMissingTools(progress);
        bridge(instance.bridge(), instance.podRange());
        bridge(instance.settings().serverBridge(), instance.serverPodRange());
        TextFiles.overwrite(Path.of(IP_FORWARD), "1\n");
        for (List<String> rule : rules()) {
            if (!iptables("-C", rule).run().ok()) {
                iptables("-I", rule).check();
            }
        }
    }

    /** Removes what {@link #up} made; what is not there is no error. Forwarding in the kernel stays on. */
    void down() {
        for (List<String> rule : rules()) {
            while (iptables("-D", rule).run().ok()) {}
        }
        removeBridge(instance.bridge());
        removeBridge(instance.settings().serverBridge());
    }

    // Ports go first: the kernel takes its time to clean up a pod's network namespace, and its end of the pair with it.
    private static void removeBridge(String bridge) {
        Path ports = Path.of("/sys/class/net", bridge, "brif");
        String[] names = Optional.ofNullable(ports.toFile().list()).orElse(new String[0]);
        for (String port : names) {
            Command.of("ip", "link", "delete", port).run();
        }
        Command.of("ip", "link", "delete", bridge).run();
    }

    private List<List<String>> rules() {
        String all = new Slot(instance.settings().slot()).clusterRange().toString();
        String comment = "spillway " + instance.name();
        return List.of(
                List.of(
                        "nat",
                        "POSTROUTING",
                        "-s",
                        all,
                        "!",
                        "-d",
                        all,
                        "-m",
                        "comment",
                        "--comment",
                        comment,
                        "-j",
                        "MASQUERADE"),
                List.of("filter", "FORWARD", "-s", all, "-m", "comment", "--comment", comment, "-j", "ACCEPT"),
                List.of("filter", "FORWARD", "-d", all, "-m", "comment", "--comment", comment, "-j", "ACCEPT"));
    }

    // The MAC address is set so that it does not change when the first pod is attached: a bridge without one of its
    // own takes its ports', and neighbours would lose it.
    private static void bridge(String name, Cidr range) {
        if (!Command.of("ip", "link", "show", name).run().ok()) {
            Command.of("ip", "link", "add", "name", name, "address", mac(range), "type", "bridge")
                    .check();
        }
        Command.of("ip", "address", "replace", range.address(1) + "/" + range.prefix(), "dev", name)
                .check();
        Command.of("ip", "link", "set", name, "up").check();
    }

    private static String mac(Cidr range) {
        int address = range.network() + 1;
        return "0a:58:%02x:%02x:%02x:%02x"
                .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
    }

    private static Command iptables(String action, List<String> rule) {
        return Command.of(Stream.concat(
                        Stream.of("iptables", "-w", "-t", rule.getFirst(), action),
                        rule.stream().skip(1))
                .toList());
    }

    private static void installMissingTools(Progress progress) {
        for (String tool : List.of("iptables", "ip")) {
            if (!Command.of(tool, "-V").run().ok()) {
                String packageName = tool.equals("ip") ? "iproute2" : tool;
                progress.say("installing Debian's " + packageName);
                DebianPackages.install(packageName);
            }
        }
    }
}
