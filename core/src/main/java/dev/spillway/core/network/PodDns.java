package dev.spillway.core.network;

import dev.spillway.core.PodEvent;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a pod resolves names, by its {@code dnsPolicy} and {@code dnsConfig} (pkg/kubelet/network/dns/dns.go).
 *
 * @param resolvConf what its {@code resolv.conf} says
 * @param events what its owner should know: limits that cut something off, a missing cluster DNS
 */
public record PodDns(ResolvConf resolvConf, List<PodEvent> events) {
    private static final int MAX_NAMESERVERS = 3;
    private static final int MAX_SEARCHES = 32;
    private static final int MAX_SEARCH_LENGTH = 253;
    private static final int MAX_SEARCH_LINE = 2048;
    private static final List<String> CLUSTER_OPTIONS = List.of("ndots:5");

    /**
     * Composes it.
     *
     * @param machine what the machine that the pod runs on uses itself
     * @param clusterDns addresses of the cluster's DNS; may be empty, then there is none
     * @param clusterDomain such as {@code cluster.local}
     */
    public static PodDns of(Pod pod, ResolvConf machine, List<String> clusterDns, String clusterDomain) {
        List<PodEvent> events = new ArrayList<>();
        ResolvConf base = base(pod, machine, clusterDns, clusterDomain, events);
        PodDNSConfig config = pod.getSpec().getDnsConfig();
        ResolvConf wanted = config == null ? base : extended(base, config);
        return new PodDns(fitting(wanted, events), events);
    }

    private static ResolvConf base(
            Pod pod, ResolvConf machine, List<String> clusterDns, String clusterDomain, List<PodEvent> events) {
        String policy = pod.getSpec().getDnsPolicy() == null
                ? "ClusterFirst"
                : pod.getSpec().getDnsPolicy();
        if (policy.equals("None")) {
            return ResolvConf.EMPTY;
        }
        if (policy.equals("Default")) {
            return machine;
        }
        if (clusterDns.isEmpty()) {
            events.add(PodEvent.warning(
                    "MissingClusterDNS",
                    "this virtual node has no cluster DNS address configured and cannot create Pod using"
                            + " \"ClusterFirst\" policy. Falling back to \"Default\" policy."));
            return machine;
        }
        String namespace = pod.getMetadata().getNamespace();
        List<String> cluster = clusterDomain.isEmpty()
                ? List.of()
                : List.of(namespace + ".svc." + clusterDomain, "svc." + clusterDomain, clusterDomain);
        return new ResolvConf(clusterDns, joined(cluster, machine.searches()), CLUSTER_OPTIONS);
    }

    private static ResolvConf extended(ResolvConf base, PodDNSConfig config) {
        Map<String, String> options = new LinkedHashMap<>();
        base.options().forEach(option -> options.put(option.split(":", 2)[0], option));
        config.getOptions().forEach(o -> {
            String value = o.getValue() == null || o.getValue().isEmpty() ? "" : ":" + o.getValue();
            options.put(o.getName(), o.getName() + value);
        });
        return new ResolvConf(
                joined(base.nameservers(), config.getNameservers()),
                joined(base.searches(), config.getSearches()),
                List.copyOf(options.values()));
    }

    private static List<String> joined(List<String> a, List<String> b) {
        return Stream.concat(a.stream(), b.stream()).distinct().toList();
    }

    private static ResolvConf fitting(ResolvConf wanted, List<PodEvent> events) {
        List<String> nameservers =
                wanted.nameservers().stream().limit(MAX_NAMESERVERS).toList();
        List<String> searches = fittingSearches(wanted.searches());
        if (nameservers.size() < wanted.nameservers().size()) {
            events.add(PodEvent.warning(
                    "DNSConfigForming",
                    "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line"
                            + " is: " + String.join(" ", nameservers)));
        }
        if (searches.size() < wanted.searches().size()) {
            events.add(PodEvent.warning(
                    "DNSConfigForming",
                    "Search Line limits were exceeded, some search paths have been omitted, the applied search line is: "
                            + String.join(" ", searches)));
        }
        return new ResolvConf(nameservers, searches, wanted.options());
    }

    private static List<String> fittingSearches(List<String> searches) {
        List<String> fitting = new ArrayList<>(searches.stream()
                .limit(MAX_SEARCHES)
                .filter(s -> s.length() <= MAX_SEARCH_LENGTH)
                .toList());
        while (String.join(" ", fitting).length() > MAX_SEARCH_LINE) {
            fitting.removeLast();
        }
        return fitting;
    }
}
