package dev.spillway.core.acceptance;

import dev.spillway.core.Acceptance.Refused;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.util.Optional;
import java.util.Set;

/** What a kubelet checks of every pod itself, with its reasons and messages. */
final class NodeRules {
    /** Namespaced and isolated from other pods (pkg/kubelet/sysctl/safe_sysctls.go, 1.36). */
    private static final Set<String> SAFE_SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_wmem");

    private static final String OS_LABEL = "kubernetes.io/os";

    private NodeRules() {}

    static Optional<Refused> check(Pod pod, NodeTerms node) {
        return osLabel(pod, node).or(() -> os(pod)).or(() -> sysctl(pod)).or(() -> NodePlacement.check(pod, node));
    }

    private static Optional<Refused> osLabel(Pod pod, NodeTerms node) {
        String wanted = pod.getSpec().getNodeSelector() == null
                ? null
                : pod.getSpec().getNodeSelector().get(OS_LABEL);
        return wanted == null || wanted.equals(node.labels().get(OS_LABEL))
                ? Optional.empty()
                : Optional.of(new Refused(
                        "PodOSSelectorNodeLabelDoesNotMatch",
                        "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label"));
    }

    private static Optional<Refused> os(Pod pod) {
        return pod.getSpec().getOs() == null
                        || "linux".equals(pod.getSpec().getOs().getName())
                ? Optional.empty()
                : Optional.of(
                        new Refused("PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS"));
    }

    private static Optional<Refused> sysctl(Pod pod) {
        PodSecurityContext context = pod.getSpec().getSecurityContext();
        return context == null
                ? Optional.empty()
                : context.getSysctls().stream()
                        .map(Sysctl::getName)
                        .filter(name -> !SAFE_SYSCTLS.contains(name.replace('/', '.')))
                        .findFirst()
                        .map(name ->
                                new Refused("SysctlForbidden", "forbidden sysctl: \"" + name + "\" not allowlisted"));
    }
}
