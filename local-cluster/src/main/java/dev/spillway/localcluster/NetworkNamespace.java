package dev.spillway.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes a {@link PodNetwork} be there, by {@code ip}. What is already right is left as it is. */
final class NetworkNamespace {
    private static final Path INTERFACES = Path.of("/sys/class/net");

    private final PodNetwork network;

    NetworkNamespace(PodNetwork network) {
        this.network = network;
    }

    void up() {
        if (!exists()) {
            remove();
            create();
        }
        run(List.of("ip", "-batch", "-"), hostSide());
        run(List.of("nsenter", network.enter(), "ip", "-batch", "-"), inside());
        // br_netfilter: answers between two pods of a bridge must pass the address translation their questions passed.
        run(List.of("nsenter", network.enter(), "sh", "-e"), """
                echo 1 > /proc/sys/net/ipv4/ip_forward
                bridged=/proc/sys/net/bridge/bridge-nf-call-iptables
                if [ ! -e $bridged ]; then modprobe br_netfilter; fi
                echo 1 > $bridged
                """);
    }

    /** Removes the link, and with it every route; the namespace goes with its file and its last process. */
    void remove() {
        Command.of("ip", "link", "delete", network.link()).run();
        if (Files.exists(network.namespace())) {
            Mounts.removeBelow(List.of(network.namespace()));
        }
    }

    private boolean exists() {
        return Files.exists(INTERFACES.resolve(network.link()))
                && Files.exists(network.namespace())
                && Command.of("nsenter", network.enter(), "ip", "link", "show", network.link())
                        .run()
                        .ok();
    }

    private void create() {
        TextFiles.write(network.namespace(), "");
        Command.of("unshare", network.enter(), "true").check();
        Command.of(
                        "ip",
                        "link",
                        "add",
                        network.link(),
                        "type",
                        "veth",
                        "peer",
                        "name",
                        PodNetwork.UPLINK,
                        "netns",
                        network.namespace().toString())
                .check();
        run(
                List.of("nsenter", network.enter(), "ip", "-batch", "-"),
                "link add name %s address %s type bridge%n".formatted(network.link(), network.bridgeMac()));
    }

    private String hostSide() {
        return """
                address replace %1$s/%2$d dev %3$s
                link set %3$s mtu %6$d
                link set %3$s up
                route replace %4$s via %5$s
                """.formatted(
                        network.hostAddress(),
                        network.linkRange().prefix(),
                        network.link(),
                        network.podRange(),
                        network.address(),
                        Mtu.ofThisMachine());
    }

    // Addresses of Services are translated before routes are looked at, and what is left of them kube-proxy rejects
    // when it is forwarded. A route that leads nowhere would come before that, with another error than a server's.
    private String inside() {
        return """
                link set lo up
                address replace %s/%d dev %s
                link set %s up
                address replace %s/%d dev %s
                link set %s mtu %d
                link set %s up
                route replace default via %s
                """.formatted(
                        network.gateway(),
                        network.podRange().prefix(),
                        network.link(),
                        network.link(),
                        network.address(),
                        network.linkRange().prefix(),
                        PodNetwork.UPLINK,
                        PodNetwork.UPLINK,
                        Mtu.ofThisMachine(),
                        PodNetwork.UPLINK,
                        network.hostAddress());
    }

    private static void run(List<String> command, String input) {
        Command.of(command).input(input).check();
    }
}
