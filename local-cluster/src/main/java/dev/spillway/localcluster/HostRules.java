package dev.spillway.localcluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * This machine's rules for one family of an instance's addresses. One masquerading rule for the whole instance instead of
 * one chain per pod keeps iptables out of every pod's start.
 *
 * @param tool iptables or ip6tables
 * @param comment tells the instance's rules from others'
 * @param own all addresses of the instance's pods and links
 * @param everybody those of all instances that this machine can have
 * @param serverPods addresses of the real kubelet's pods
 * @param serverHost this machine's address for these
 * @param server the address of their network namespace
 */
record HostRules(
        String tool,
        String comment,
        String own,
        String everybody,
        String serverPods,
        String serverHost,
        String server) {
    private static final String NODE_PORTS = "30000:32767";

    static List<HostRules> of(Instance instance) {
        Slot slot = new Slot(instance.settings().slot());
        PodNetwork server = PodNetwork.server(instance);
        String comment = "spillway " + instance.name();
        HostRules four = new HostRules(
                "iptables",
                comment,
                slot.clusterRange().toString(),
                Slot.everyClusterRange().toString(),
                server.podRange().toString(),
                server.hostAddress(),
                server.address());
        Optional<HostRules> six = server.six()
                .map(ranges -> new HostRules(
                        "ip6tables",
                        comment,
                        slot.clusterRange6().toString(),
                        Slot.everyClusterRange6().toString(),
                        ranges.podRange().toString(),
                        ranges.hostAddress(),
                        ranges.address()));
        return Stream.concat(Stream.of(four), six.stream()).toList();
    }

    void up() {
        for (Rule rule : rules()) {
            if (!run("-C", rule).run().ok()) {
                run("-I", rule).check();
            }
        }
    }

    void down() {
        for (Rule rule : rules()) {
            while (run("-D", rule).run().ok()) {}
        }
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (String chain : List.of("PREROUTING", "OUTPUT")) {
            for (String protocol : List.of("tcp", "udp")) {
                rules.add(nodePorts(chain, protocol));
            }
        }
        // The real kubelet's own pods come back to where they came from: their answers must pass here, too.
        rules.add(masquerade("-s", serverPods, "-d", server));
        rules.add(masquerade("-s", own, "!", "-d", everybody));
        rules.add(new Rule("filter", "FORWARD", List.of("-s", own), List.of("ACCEPT")));
        rules.add(new Rule("filter", "FORWARD", List.of("-d", own), List.of("ACCEPT")));
        return rules;
    }

    // A NodePort of the real kubelet's node is served where its kube-proxy is.
    private Rule nodePorts(String chain, String protocol) {
        return new Rule(
                "nat",
                chain,
                List.of("-d", serverHost, "-p", protocol, "--dport", NODE_PORTS),
                List.of("DNAT", "--to-destination", server));
    }

    private static Rule masquerade(String... match) {
        return new Rule("nat", "POSTROUTING", List.of(match), List.of("MASQUERADE"));
    }

    private Command run(String action, Rule rule) {
        return Command.of(Stream.of(
                        List.of(tool, "-w", "-t", rule.table(), action, rule.chain()),
                        rule.match(),
                        List.of("-m", "comment", "--comment", comment, "-j"),
                        rule.target())
                .flatMap(List::stream)
                .toList());
    }

    /** One rule, without what all of them have. */
    private record Rule(String table, String chain, List<String> match, List<String> target) {}
}
