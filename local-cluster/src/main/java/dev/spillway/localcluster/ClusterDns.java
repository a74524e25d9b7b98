package dev.spillway.localcluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The cluster's DNS: CoreDNS as a process behind Service {@code kube-system/kube-dns}. As a pod it would depend on what
 * it is there for: nodes, their network, and Spillway itself. It is on the elastic pods' network, where port 53 is free.
 */
final class ClusterDns {
    static final String NAME = "coredns";
    static final String DOMAIN = "cluster.local";

    private static final String USER = "system:coredns";
    private static final int PORT = 53;

    private final Instance instance;

    ClusterDns(Instance instance) {
        this.instance = instance;
    }

    /** Where it says whether it has read the cluster's Services. */
    URI ready() {
        return URI.create("http://" + address() + ":" + Port.DNS_READY.of(instance) + "/ready");
    }

    /** Creates the Service, its endpoint and what CoreDNS may read, where they do not exist. */
    void register(ApiClient api) {
        URI server = instance.apiServer();
        URI system = server.resolve("/api/v1/namespaces/kube-system/");
        api.create(server.resolve("/apis/rbac.authorization.k8s.io/v1/clusterroles"), role());
        api.create(server.resolve("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"), binding());
        // The API server makes this namespace itself, but not before it says it is ready.
        api.create(server.resolve("/api/v1/namespaces"), """
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system"}}
                """);
        // Its address is taken, by itself, which is not the answer for a name that is taken.
        if (api.get(system.resolve("services/kube-dns")).isMissingNode()) {
            api.create(system.resolve("services"), service());
        }
        api.create(server.resolve("/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices"), endpoints());
    }

    Component component(Path program, Pki pki) {
        Path kubeconfig = instance.configDir().resolve(NAME + ".kubeconfig");
        pki.kubeconfig(kubeconfig, NAME, CertificateSpec.client(USER));
        Path corefile = instance.configDir().resolve("Corefile");
        TextFiles.write(
                corefile,
                corefile(kubeconfig, TextFiles.read(instance.resolvConf()).orElse("")));
        return new Component(
                NAME,
                List.of(
                        "nsenter",
                        PodNetwork.elastic(instance).enter(),
                        program.toString(),
                        "-conf",
                        corefile.toString()),
                Map.of());
    }

    /** Names outside the cluster are not forwarded when the pods' resolv.conf names no server. */
    String corefile(Path kubeconfig, String resolvConf) {
        String forward = resolvConf.contains("nameserver") ? "forward . " + instance.resolvConf() : "";
        return """
                .:%d {
                    bind %s
                    errors
                    health %s:%d
                    ready %s:%d
                    kubernetes %s in-addr.arpa ip6.arpa {
                        kubeconfig %s
                        pods verified
                        fallthrough in-addr.arpa ip6.arpa
                        ttl 5
                    }
                    %s
                    cache 30
                    loadbalance
                    reload
                }
                """.formatted(
                        PORT,
                        address(),
                        address(),
                        Port.DNS_HEALTH.of(instance),
                        address(),
                        Port.DNS_READY.of(instance),
                        DOMAIN,
                        kubeconfig,
                        forward);
    }

    String service() {
        return """
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"name": "kube-dns", "namespace": "kube-system",
                              "labels": {"k8s-app": "kube-dns", "kubernetes.io/name": "CoreDNS"}},
                 "spec": {"clusterIP": "%s",
                          "ports": [{"name": "dns", "port": 53, "protocol": "UDP"},
                                    {"name": "dns-tcp", "port": 53, "protocol": "TCP"}]}}
                """.formatted(instance.clusterDns());
    }

    String endpoints() {
        return """
                {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
                 "metadata": {"name": "kube-dns-spillway", "namespace": "kube-system",
                              "labels": {"kubernetes.io/service-name": "kube-dns",
                                         "endpointslice.kubernetes.io/managed-by": "spillway-local-cluster"}},
                 "addressType": "IPv4",
                 "endpoints": [{"addresses": ["%s"], "conditions": {"ready": true}}],
                 "ports": [{"name": "dns", "port": %d, "protocol": "UDP"},
                           {"name": "dns-tcp", "port": %d, "protocol": "TCP"}]}
                """.formatted(address(), PORT, PORT);
    }

    private String address() {
        return PodNetwork.elastic(instance).address();
    }

    private static String role() {
        return """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
                 "metadata": {"name": "system:coredns"},
                 "rules": [{"apiGroups": [""], "resources": ["services", "pods", "namespaces"],
                            "verbs": ["list", "watch"]},
                           {"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"],
                            "verbs": ["list", "watch"]}]}
                """;
    }

    private static String binding() {
        return """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
                 "metadata": {"name": "system:coredns"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:coredns"},
                 "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "system:coredns"}]}
                """;
    }
}
