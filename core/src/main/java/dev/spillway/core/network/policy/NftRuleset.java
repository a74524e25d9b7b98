package dev.spillway.core.network.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of several pods as one nftables script, which replaces tables as a whole: {@code nft -f} either does all of
 * it or nothing.
 *
 * <p>What policies say is asked of packets that are forwarded between pods and of those for the pods' network itself,
 * where Services' addresses have been translated to pods' already: who is meant by a policy is a pod, also when it is
 * called through a Service. What a pod claims to be is looked at before, on its own cable.
 */
public final class NftRuleset {
    private NftRuleset() {}

    /**
     * The script. What is not needed is removed.
     *
     * @param table the tables' name, nobody else's
     * @param machine this machine's addresses, which always get through: it probes its pods
     * @param wires whose packets must be their own; the order does not matter
     * @param pods the order does not matter
     */
    public static String of(String table, List<String> machine, List<Wire> wires, List<Isolation> pods) {
        List<Isolation> isolated = pods.stream()
                .filter(pod -> !pod.none())
                .sorted(Comparator.comparing(NftRuleset::name))
                .toList();
        StringBuilder script = new StringBuilder("""
                table bridge %1$s {}
                delete table bridge %1$s
                table inet %1$s {}
                delete table inet %1$s
                """.formatted(table));
        if (!wires.isEmpty()) {
            script.append(Honesty.table(table, wires));
        }
        if (!isolated.isEmpty()) {
            script.append(policies(table, machine, isolated));
        }
        return script.toString();
    }

    // Who has which address must be asked on a bridge, and is asked by IPv6 in packets that pass here.
    private static String policies(String table, List<String> machine, List<Isolation> isolated) {
        AddressSets sets = new AddressSets();
        String chains = chains(machine, isolated, sets);
        String always = """
                    ct state established,related accept
                    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
                """;
        String from = verdicts("saddr", "egress", isolated);
        return """
                table inet %1$s {
                %2$s  chain forward {
                    type filter hook forward priority filter; policy accept;
                %6$s%3$s%4$s  }
                  chain input {
                    type filter hook input priority filter; policy accept;
                %6$s%3$s  }
                %5$s}
                """.formatted(table, sets.text(), from, verdicts("daddr", "ingress", isolated), chains, always);
    }

    private static String verdicts(String field, String direction, List<Isolation> isolated) {
        return Stream.of(Family.values())
                .map(family -> verdicts(family, field, direction, isolated))
                .collect(Collectors.joining());
    }

    private static String verdicts(Family family, String field, String direction, List<Isolation> isolated) {
        String jumps = isolated.stream()
                .filter(pod -> allowances(pod, direction).isPresent())
                .flatMap(pod -> family.among(pod.addresses()).stream()
                        .map(address -> address + " : jump " + direction + "-" + name(pod)))
                .collect(Collectors.joining(", "));
        return jumps.isEmpty() ? "" : "    " + family.word() + " " + field + " vmap { " + jumps + " }\n";
    }

    private static String chains(List<String> machine, List<Isolation> isolated, AddressSets sets) {
        StringBuilder text = new StringBuilder();
        for (Isolation pod : isolated) {
            pod.ingress().ifPresent(allowed -> text.append(chain(pod, "ingress", "saddr", machine, allowed, sets)));
            pod.egress().ifPresent(allowed -> text.append(chain(pod, "egress", "daddr", List.of(), allowed, sets)));
        }
        return text.toString();
    }

    private static String chain(
            Isolation pod,
            String direction,
            String field,
            List<String> machine,
            List<Allowance> allowed,
            AddressSets sets) {
        StringBuilder text = new StringBuilder("  chain " + direction + "-" + name(pod) + " {\n");
        Stream.concat(pod.addresses().stream(), machine.stream())
                .map(address -> "    " + Family.of(address).word() + " " + field + " " + address + " return\n")
                .forEach(text::append);
        for (Allowance each : allowed) {
            for (String peers : peers(field, each, sets)) {
                ports(each.ports())
                        .forEach(ports ->
                                text.append("    ").append(peers).append(ports).append("return\n"));
            }
        }
        return text.append("    counter drop\n  }\n").toString();
    }

    /** One match for each family that a peer has an address of. */
    private static List<String> peers(String field, Allowance allowance, AddressSets sets) {
        if (allowance.peers().isEmpty()) {
            return List.of("");
        }
        return Stream.of(Family.values())
                .flatMap(family -> peers(family, field, allowance, sets).stream())
                .toList();
    }

    private static Optional<String> peers(Family family, String field, Allowance allowance, AddressSets sets) {
        List<String> peers = family.among(allowance.peers());
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        String match = family.word() + " " + field + " ";
        // One by one: sets refuse ranges that overlap.
        String except = family.among(allowance.except()).stream()
                .map(range -> match + "!= " + range + " ")
                .collect(Collectors.joining());
        String meant = peers.size() == 1 ? peers.getFirst() : "@" + sets.nameOf(peers);
        return Optional.of(match + meant + " " + except);
    }

    private static List<String> ports(List<Allowance.Ports> ports) {
        return ports.isEmpty()
                ? List.of("")
                : ports.stream().map(NftRuleset::text).distinct().toList();
    }

    private static String text(Allowance.Ports ports) {
        String protocol = ports.protocol().toLowerCase(Locale.ROOT);
        if (ports.from() == 0) {
            return "meta l4proto " + protocol + " ";
        }
        String range = ports.from() == ports.to() ? "" + ports.from() : ports.from() + "-" + ports.to();
        return protocol + " dport " + range + " ";
    }

    private static Optional<List<Allowance>> allowances(Isolation pod, String direction) {
        return direction.equals("ingress") ? pod.ingress() : pod.egress();
    }

    /** As chains may be called. */
    private static String name(Isolation pod) {
        return pod.addresses().getFirst().replace(':', '_');
    }

    static <T> String joined(List<T> items, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(", "));
    }
}
