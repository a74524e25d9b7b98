package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The networks of an instance's pods, and this machine's part in them: routes, forwarding and masquerading. One
 * masquerading rule for the whole instance instead of one chain per pod keeps iptables out of every pod's start.
 */
final class HostNetwork {
    private static final String IP_FORWARD = "/proc/sys/net/ipv4/ip_forward";
    private static final String NODE_PORTS = "30000:32767";
    private static final Map<String, String> TOOLS =
            Map.of("iptables", "iptables", "ip", "iproute2", "nft", "nftables", "nsenter", "util-linux");

    private final Instance instance;

    HostNetwork(Instance instance) {
        this.instance = instance;
    }

    void up(boolean server, Progress progress) {
        installMissingTools(progress);
        namespace(PodNetwork.elastic(instance)).up();
        if (server) {
            namespace(PodNetwork.server(instance)).up();
        }
        TextFiles.overwrite(Path.of(IP_FORWARD), "1\n");
        // This machine reaches Services through the kube-proxy of elastic pods, which there always is.
        Command.of(
                        "ip",
                        "route",
                        "replace",
                        instance.serviceRange().toString(),
                        "via",
                        PodNetwork.elastic(instance).address())
                .check();
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
        namespace(PodNetwork.elastic(instance)).remove();
        namespace(PodNetwork.server(instance)).remove();
    }

    private NetworkNamespace namespace(PodNetwork network) {
        return new NetworkNamespace(network);
    }

    private List<List<String>> rules() {
        String all = new Slot(instance.settings().slot()).clusterRange().toString();
        String comment = "spillway " + instance.name();
        return List.of(
                nodePorts("PREROUTING", "tcp"),
                nodePorts("PREROUTING", "udp"),
                nodePorts("OUTPUT", "tcp"),
                nodePorts("OUTPUT", "udp"),
                // The real kubelet's own pods come back to where they came from: their answers must pass here, too.
                List.of(
                        "nat",
                        "POSTROUTING",
                        "-s",
                        instance.serverPodRange().toString(),
                        "-d",
                        PodNetwork.server(instance).address(),
                        "-m",
                        "comment",
                        "--comment",
                        comment,
                        "-j",
                        "MASQUERADE"),
                List.of(
                        "nat",
                        "POSTROUTING",
                        "-s",
                        all,
                        "!",
                        "-d",
                        Slot.everyClusterRange().toString(),
                        "-m",
                        "comment",
                        "--comment",
                        comment,
                        "-j",
                        "MASQUERADE"),
                List.of("filter", "FORWARD", "-s", all, "-m", "comment", "--comment", comment, "-j", "ACCEPT"),
                List.of("filter", "FORWARD", "-d", all, "-m", "comment", "--comment", comment, "-j", "ACCEPT"));
    }

    // A NodePort of the real kubelet's node is served where its kube-proxy is.
    private List<String> nodePorts(String chain, String protocol) {
        PodNetwork server = PodNetwork.server(instance);
        return List.of(
                "nat",
                chain,
                "-d",
                server.hostAddress(),
                "-p",
                protocol,
                "--dport",
                NODE_PORTS,
                "-m",
                "comment",
                "--comment",
                "spillway " + instance.name(),
                "-j",
                "DNAT",
                "--to-destination",
                server.address());
    }

    private static Command iptables(String action, List<String> rule) {
        return Command.of(Stream.concat(
                        Stream.of("iptables", "-w", "-t", rule.getFirst(), action),
                        rule.stream().skip(1))
                .toList());
    }

    private static void installMissingTools(Progress progress) {
        TOOLS.forEach((tool, packageName) -> {
            if (!Command.of(tool, "-V").run().ok()) {
                progress.say("installing Debian's " + packageName);
                DebianPackages.install(packageName);
            }
        });
    }
}
