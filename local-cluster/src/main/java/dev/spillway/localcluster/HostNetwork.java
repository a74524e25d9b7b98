package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.Map;

/** The networks of an instance's pods, and this machine's part in them: routes, forwarding and masquerading. */
final class HostNetwork {
    private static final String IP_FORWARD = "/proc/sys/net/ipv4/ip_forward";
    private static final Map<String, String> TOOLS =
            Map.of("iptables", "iptables", "ip", "iproute2", "nft", "nftables", "nsenter", "util-linux");

    private final Instance instance;

    HostNetwork(Instance instance) {
        this.instance = instance;
    }

    void up(boolean server) {
        PodNetwork elastic = PodNetwork.elastic(instance);
        namespace(elastic).up();
        if (server) {
            namespace(PodNetwork.server(instance)).up();
        }
        TextFiles.overwrite(Path.of(IP_FORWARD), "1\n");
        elastic.six().ifPresent(_ -> forwardIpv6());
        // This machine reaches Services through the kube-proxy of elastic pods, which there always is.
        route(instance.serviceRange().toString(), elastic.address());
        elastic.six()
                .ifPresent(six -> instance.serviceRange6().ifPresent(range -> route(range.toString(), six.address())));
        HostRules.of(instance).forEach(HostRules::up);
    }

    /** Removes what {@link #up} made; what is not there is no error. Forwarding in the kernel stays on. */
    void down() {
        HostRules.of(instance).forEach(HostRules::down);
        namespace(PodNetwork.elastic(instance)).remove();
        namespace(PodNetwork.server(instance)).remove();
    }

    /** What the rest is done with. */
    static void installMissingTools(Progress progress) {
        TOOLS.forEach((tool, packageName) -> {
            if (!Command.of(tool, "-V").run().ok()) {
                progress.say("installing Debian's " + packageName);
                DebianPackages.install(packageName);
            }
        });
    }

    // A machine that forwards no longer learns its own way out from routers, unless it is told to.
    private static void forwardIpv6() {
        Command.of("sh", "-e").input("""
                        cd /proc/sys/net/ipv6/conf
                        [ "$(cat all/forwarding)" = 0 ] || exit 0
                        for learning in */accept_ra; do
                          if [ "$(cat $learning)" = 1 ]; then echo 2 > $learning; fi
                        done
                        echo 1 > all/forwarding
                        """).check();
    }

    private static void route(String range, String by) {
        Command.of("ip", "route", "replace", range, "via", by).check();
    }

    private static NetworkNamespace namespace(PodNetwork network) {
        return new NetworkNamespace(network);
    }
}
