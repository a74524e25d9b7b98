package dev.spillway.localcluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Upstream's kube-proxy for one kind of pods, in their network namespace, where its rules meet nobody else's. */
final class KubeProxy {
    static final String ELASTIC = "kube-proxy";
    static final String SERVER = "server-kube-proxy";

    private static final String USER = "system:kube-proxy";

    private final Instance instance;
    private final String name;
    private final PodNetwork network;
    private final String node;

    private KubeProxy(Instance instance, String name, PodNetwork network, String node) {
        this.instance = instance;
        this.name = name;
        this.network = network;
        this.node = node;
    }

    /** The one beside elastic pods. */
    static KubeProxy elastic(Instance instance) {
        return new KubeProxy(instance, ELASTIC, PodNetwork.elastic(instance), Instance.VIRTUAL_NODE);
    }

    /** The one beside elastic pods of a cluster that exists elsewhere, on a node of that name. */
    static KubeProxy guest(Instance instance, String node) {
        return new KubeProxy(instance, ELASTIC, PodNetwork.elastic(instance), node);
    }

    /** The one beside the real kubelet. */
    static KubeProxy server(Instance instance) {
        return new KubeProxy(instance, SERVER, PodNetwork.server(instance), instance.serverNode());
    }

    /** Where it says how it is. It answers as soon as its Node object exists, or after 30 s without. */
    URI health() {
        return URI.create("http://" + network.address() + ":" + Port.KUBE_PROXY_HEALTH.of(instance) + "/livez");
    }

    Component component(KubernetesBinaries binaries, Pki pki) {
        Path kubeconfig = instance.configDir().resolve(ELASTIC + ".kubeconfig");
        pki.kubeconfig(kubeconfig, ELASTIC, CertificateSpec.client(USER));
        return component(binaries.kubernetes(ELASTIC), kubeconfig);
    }

    /** With an identity that somebody else has got for it. */
    Component component(Path program, Path kubeconfig) {
        Path config = instance.configDir().resolve(name + ".yaml");
        TextFiles.write(config, configuration(kubeconfig));
        return new Component(
                name,
                List.of("nsenter", network.enter(), program.toString(), "--config=" + config),
                Map.of("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin"));
    }

    /**
     * Pods of its own namespace are local; whoever else comes, this machine above all, is masqueraded, because answers
     * of pods in another namespace would not come back through this one. The table of connections is the machine's.
     */
    String configuration(Path kubeconfig) {
        return """
                apiVersion: kubeproxy.config.k8s.io/v1alpha1
                kind: KubeProxyConfiguration
                clientConnection: {kubeconfig: %s}
                hostnameOverride: %s
                mode: nftables
                detectLocalMode: ClusterCIDR
                clusterCIDR: %s
                nodePortAddresses: [%s]
                healthzBindAddress: %s:%d
                metricsBindAddress: %s:%d
                conntrack: {maxPerCore: 0, min: 0}
                """.formatted(
                        kubeconfig,
                        node,
                        String.join(",", network.podRanges()),
                        quoted(network.linkRanges()),
                        network.address(),
                        Port.KUBE_PROXY_HEALTH.of(instance),
                        network.address(),
                        Port.KUBE_PROXY_METRICS.of(instance));
    }

    private static String quoted(List<String> ranges) {
        return ranges.stream().map(range -> "\"" + range + "\"").collect(Collectors.joining(", "));
    }
}
