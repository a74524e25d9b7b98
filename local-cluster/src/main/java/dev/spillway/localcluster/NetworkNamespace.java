package dev.spillway.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes a {@link PodNetwork} be there, by {@code ip}. What is already right is left as it is. */
final class NetworkNamespace {
    private static final Path INTERFACES = Path.of("/sys/class/net");

    // This machine's ends of pods' cables, which are to come, are ports of a bridge and need no addresses of their own.
    private static final String FORWARD_IPV6 = """
            echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
            echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
            echo 1 > /proc/sys/net/bridge/bridge-nf-call-ip6tables
            """;

    private final PodNetwork network;

    NetworkNamespace(PodNetwork network) {
        this.network = network;
    }

    void up() {
        if (!exists()) {
            remove();
            create();
        }
        Optional<PodNetwork.Six> six = network.six();
        run(List.of("ip", "-batch", "-"), hostSide() + six.map(this::hostSide6).orElse(""));
        run(
                List.of("nsenter", network.enter(), "ip", "-batch", "-"),
                inside() + six.map(this::inside6).orElse(""));
        // br_netfilter: answers between two pods of a bridge must pass the address translation their questions passed.
        run(List.of("nsenter", network.enter(), "sh", "-e"), """
                echo 1 > /proc/sys/net/ipv4/ip_forward
                bridged=/proc/sys/net/bridge/bridge-nf-call-iptables
                if [ ! -e $bridged ]; then modprobe br_netfilter; fi
                echo 1 > $bridged
                """ + (six.isPresent() ? FORWARD_IPV6 : ""));
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

    // No other machine is on these links, so that nobody can have the same address.
    private String hostSide6(PodNetwork.Six six) {
        return """
                address replace %1$s/%2$d dev %3$s nodad
                route replace %4$s via %5$s
                """.formatted(
                        six.hostAddress(), six.linkRange().prefix(), network.link(), six.podRange(), six.address());
    }

    private String inside6(PodNetwork.Six six) {
        return """
                address replace %1$s/%2$d dev %3$s nodad
                address replace %4$s/%5$d dev %6$s nodad
                route replace ::/0 via %7$s
                """.formatted(
                        six.gateway(),
                        six.podRange().prefix(),
                        network.link(),
                        six.address(),
                        six.linkRange().prefix(),
                        PodNetwork.UPLINK,
                        six.hostAddress());
    }

    private static void run(List<String> command, String input) {
        Command.of(command).input(input).check();
    }
}
