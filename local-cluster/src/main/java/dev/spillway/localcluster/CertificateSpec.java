package dev.spillway.localcluster;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a certificate shall say.
 *
 * @param commonName the user name, for a client of the API server
 * @param organizations the user's groups
 * @param hosts DNS names and addresses a server answers to
 * @param usages what the key may be used for
 */
public record CertificateSpec(String commonName, List<String> organizations, List<String> hosts, Set<Usage> usages) {
    /** Extended key usages. */
    public enum Usage {
        CLIENT,
        SERVER
    }

    public CertificateSpec {
        organizations = List.copyOf(organizations);
        hosts = List.copyOf(hosts);
        usages = Set.copyOf(usages);
    }

    /** A client of the API server. */
    public static CertificateSpec client(String user, String... groups) {
        return new CertificateSpec(user, List.of(groups), List.of(), EnumSet.of(Usage.CLIENT));
    }

    /** A server that answers to these hosts. */
    public static CertificateSpec server(String commonName, List<String> hosts) {
        return new CertificateSpec(commonName, List.of(), hosts, EnumSet.of(Usage.SERVER));
    }

    /** The identity of a node, as the Node authorizer knows it. */
    public static CertificateSpec node(String nodeName) {
        return client("system:node:" + nodeName, "system:nodes");
    }

    /** A kubelet's serving certificate, as signer {@code kubernetes.io/kubelet-serving} would issue it. */
    public static CertificateSpec kubeletServing(String nodeName, List<String> hosts) {
        return new CertificateSpec("system:node:" + nodeName, List.of("system:nodes"), hosts, EnumSet.of(Usage.SERVER));
    }
}
