package dev.spillway.core.network;

import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The {@code /etc/hosts} of a pod, byte for byte the kubelet's. A container that mounts its own does without. */
public final class HostsFile {
    private static final String BEGINNING = """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            """;

    private HostsFile() {}

    /** With one line per address of the pod, and its host aliases. */
    public static String of(Pod pod, PodHostname hostname, List<String> podIps) {
        String names = hostname.domain().isEmpty()
                ? hostname.name()
                : hostname.name() + "." + hostname.domain() + "\t" + hostname.name();
        StringBuilder text = new StringBuilder(BEGINNING);
        podIps.forEach(ip -> text.append(ip).append('\t').append(names).append('\n'));
        List<HostAlias> aliases = pod.getSpec().getHostAliases();
        if (!aliases.isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
        }
        aliases.forEach(alias -> text.append(alias.getIp())
                .append('\t')
                .append(String.join("\t", alias.getHostnames()))
                .append('\n'));
        return text.toString();
    }
}
