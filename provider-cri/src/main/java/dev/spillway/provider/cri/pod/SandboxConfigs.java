package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodRef;
import dev.spillway.core.network.ResolvConf;
import dev.spillway.core.pod.IdRange;
import dev.spillway.cri.api.DNSConfig;
import dev.spillway.cri.api.LinuxPodSandboxConfig;
import dev.spillway.cri.api.PodSandboxConfig;
import dev.spillway.cri.api.PodSandboxMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the runtime is told of a pod as a whole. */
final class SandboxConfigs {
    private final CriScope scope;
    private final PodLogs logs;
    private final Path seccompProfiles;

    SandboxConfigs(CriScope scope, PodLogs logs, Path seccompProfiles) {
        this.scope = scope;
        this.logs = logs;
        this.seccompProfiles = seccompProfiles;
    }

    /** @param users the pod's own; empty if it shares the host's */
    PodSandboxConfig config(
            Pod pod, int attempt, String hostname, ResolvConf dns, String cgroupParent, Optional<IdRange> users) {
        PodRef ref = PodRef.of(pod);
        return PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(ref.name())
                        .setNamespace(ref.namespace())
                        .setUid(ref.uid())
                        .setAttempt(attempt))
                .setHostname(hostname)
                .setLogDirectory(logs.directory(ref).toString())
                .setDnsConfig(DNSConfig.newBuilder()
                        .addAllServers(dns.nameservers())
                        .addAllSearches(dns.searches())
                        .addAllOptions(dns.options()))
                .putAllLabels(labels(pod))
                .putAllAnnotations(
                        Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of()))
                .setLinux(LinuxPodSandboxConfig.newBuilder()
                        .setCgroupParent(cgroupParent)
                        .setSecurityContext(new SecurityContexts(pod, seccompProfiles, users).sandbox())
                        .putAllSysctls(sysctls(pod)))
                .build();
    }

    /** The pod's own labels first: what we find it by cannot be overwritten. */
    private Map<String, String> labels(Pod pod) {
        Map<String, String> labels =
                new HashMap<>(Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of()));
        labels.putAll(Labels.ofPod(PodRef.of(pod)));
        labels.putAll(scope.labels());
        return labels;
    }

    private static Map<String, String> sysctls(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getSecurityContext()).map(PodSecurityContext::getSysctls).stream()
                .flatMap(java.util.List::stream)
                .collect(Collectors.toMap(Sysctl::getName, Sysctl::getValue));
    }
}
