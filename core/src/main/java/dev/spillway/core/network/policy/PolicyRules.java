package dev.spillway.core.network.policy;

import dev.spillway.core.selector.LabelSelectors;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Compiles the cluster's NetworkPolicies (networking.k8s.io/v1) for single pods. Safe for use by many threads. */
public final class PolicyRules {
    /** What a selector means depends on the policy's namespace. */
    private record Selection(String namespace, NetworkPolicyPeer peer) {}

    private final Collection<NetworkPolicy> policies;
    private final Collection<PodEndpoint> pods;
    private final Map<String, Map<String, String>> namespaces;
    /** Many pods are selected by one policy, whose peers are the same for all of them. */
    private final Map<Selection, List<String>> found = new ConcurrentHashMap<>();

    /**
     * Of everything there is now.
     *
     * @param namespaces labels of every namespace, by its name
     */
    public PolicyRules(
            Collection<NetworkPolicy> policies,
            Collection<PodEndpoint> pods,
            Map<String, Map<String, String>> namespaces) {
        this.policies = policies;
        this.pods = pods;
        this.namespaces = namespaces;
    }

    /** What holds for this pod. */
    public Isolation of(PodEndpoint pod) {
        List<NetworkPolicy> selecting = policies.stream()
                .filter(policy -> policy.getMetadata().getNamespace().equals(pod.namespace()))
                .filter(policy -> matches(policy.getSpec().getPodSelector(), pod.labels()))
                .toList();
        return new Isolation(pod.addresses(), ingress(pod, selecting), egress(selecting));
    }

    private Optional<List<Allowance>> ingress(PodEndpoint pod, List<NetworkPolicy> selecting) {
        List<NetworkPolicy> isolating = selecting.stream()
                .filter(policy -> types(policy.getSpec()).contains("Ingress"))
                .toList();
        if (isolating.isEmpty()) {
            return Optional.empty();
        }
        List<Allowance> allowed = new ArrayList<>();
        for (NetworkPolicy policy : isolating) {
            for (NetworkPolicyIngressRule rule : list(policy.getSpec().getIngress())) {
                List<NetworkPolicyPort> wanted = list(rule.getPorts());
                List<Allowance.Ports> ports = wanted.stream()
                        .flatMap(port -> numbers(port, pod).stream())
                        .toList();
                // Named ports that the pod does not have let nobody in.
                if (wanted.isEmpty() || !ports.isEmpty()) {
                    allowed.addAll(allowances(pod.namespace(), list(rule.getFrom()), ports));
                }
            }
        }
        return Optional.of(List.copyOf(allowed));
    }

    private Optional<List<Allowance>> egress(List<NetworkPolicy> selecting) {
        List<NetworkPolicy> isolating = selecting.stream()
                .filter(policy -> types(policy.getSpec()).contains("Egress"))
                .toList();
        if (isolating.isEmpty()) {
            return Optional.empty();
        }
        List<Allowance> allowed = new ArrayList<>();
        for (NetworkPolicy policy : isolating) {
            for (NetworkPolicyEgressRule rule : list(policy.getSpec().getEgress())) {
                allowed.addAll(egress(policy.getMetadata().getNamespace(), rule));
            }
        }
        return Optional.of(List.copyOf(allowed));
    }

    private List<Allowance> egress(String namespace, NetworkPolicyEgressRule rule) {
        List<NetworkPolicyPort> ports = list(rule.getPorts());
        List<NetworkPolicyPort> named =
                ports.stream().filter(PolicyRules::isNamed).toList();
        List<Allowance.Ports> numbered = ports.stream()
                .filter(port -> !isNamed(port))
                .map(PolicyRules::range)
                .toList();
        List<Allowance> allowed = new ArrayList<>();
        if (ports.isEmpty() || !numbered.isEmpty()) {
            allowed.addAll(allowances(namespace, list(rule.getTo()), numbered));
        }
        if (!named.isEmpty()) {
            allowed.addAll(named(namespace, list(rule.getTo()), named));
        }
        return allowed;
    }

    // What a name stands for is each destination's own matter.
    private List<Allowance> named(String namespace, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> named) {
        List<Allowance> allowed = new ArrayList<>();
        for (PodEndpoint pod : pods) {
            boolean meant = peers.isEmpty()
                    || peers.stream().anyMatch(peer -> peer.getIpBlock() == null && meant(peer, namespace, pod));
            List<Allowance.Ports> numbers =
                    named.stream().flatMap(port -> numbers(port, pod).stream()).toList();
            if (meant && !numbers.isEmpty()) {
                allowed.add(new Allowance(pod.addresses(), List.of(), numbers));
            }
        }
        return allowed;
    }

    private List<Allowance> allowances(String namespace, List<NetworkPolicyPeer> peers, List<Allowance.Ports> ports) {
        if (peers.isEmpty()) {
            return List.of(new Allowance(List.of(), List.of(), ports));
        }
        List<Allowance> allowed = new ArrayList<>();
        for (NetworkPolicyPeer peer : peers) {
            if (peer.getIpBlock() != null) {
                allowed.add(new Allowance(
                        List.of(peer.getIpBlock().getCidr()),
                        list(peer.getIpBlock().getExcept()),
                        ports));
                continue;
            }
            List<String> addresses = found.computeIfAbsent(new Selection(namespace, peer), this::addresses);
            if (!addresses.isEmpty()) {
                allowed.add(new Allowance(addresses, List.of(), ports));
            }
        }
        return allowed;
    }

    private List<String> addresses(Selection selection) {
        return pods.stream()
                .filter(pod -> meant(selection.peer(), selection.namespace(), pod))
                .flatMap(pod -> pod.addresses().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private boolean meant(NetworkPolicyPeer peer, String policyNamespace, PodEndpoint pod) {
        boolean inNamespace = peer.getNamespaceSelector() == null
                ? pod.namespace().equals(policyNamespace)
                : matches(peer.getNamespaceSelector(), namespaces.getOrDefault(pod.namespace(), Map.of()));
        return inNamespace && (peer.getPodSelector() == null || matches(peer.getPodSelector(), pod.labels()));
    }

    private static List<Allowance.Ports> numbers(NetworkPolicyPort port, PodEndpoint pod) {
        if (!isNamed(port)) {
            return List.of(range(port));
        }
        return pod.numbers(port.getPort().getStrVal(), protocol(port)).stream()
                .map(number -> Allowance.Ports.one(protocol(port), number))
                .toList();
    }

    private static boolean isNamed(NetworkPolicyPort port) {
        return port.getPort() != null && port.getPort().getStrVal() != null;
    }

    private static Allowance.Ports range(NetworkPolicyPort port) {
        if (port.getPort() == null) {
            return Allowance.Ports.all(protocol(port));
        }
        int from = port.getPort().getIntVal();
        int to = Objects.requireNonNullElse(port.getEndPort(), from);
        return new Allowance.Ports(protocol(port), from, to);
    }

    private static String protocol(NetworkPolicyPort port) {
        return Objects.requireNonNullElse(port.getProtocol(), "TCP");
    }

    /** The API server fills these in; a policy from elsewhere is read as it would. */
    private static List<String> types(NetworkPolicySpec spec) {
        List<String> given = list(spec.getPolicyTypes());
        if (!given.isEmpty()) {
            return given;
        }
        return list(spec.getEgress()).isEmpty() ? List.of("Ingress") : List.of("Ingress", "Egress");
    }

    private static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
        return selector == null || LabelSelectors.matches(selector, labels);
    }

    private static <T> List<T> list(@Nullable List<T> given) {
        return given == null ? List.of() : given;
    }
}
