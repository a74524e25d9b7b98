package dev.spillway.localcluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real kubelet with its own containerd, as one more node beside the virtual ones. */
final class Server {
    static final String KUBELET = "kubelet";
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Instance instance;
    private final KubernetesBinaries binaries;
    private final Pki pki;
    private final Components components;

    Server(Instance instance, KubernetesBinaries binaries, Pki pki) {
        this.instance = instance;
        this.binaries = binaries;
        this.pki = pki;
        this.components = new Components(instance);
    }

    /** Starts the kubelet, whose containerd must answer, and returns when its node is Ready. */
    void run(ApiClient api, Progress progress) {
        Cgroups.create(instance.serverCgroup().substring(1));
        components.start(kubelet());
        URI node = instance.apiServer().resolve("/api/v1/nodes/" + instance.serverNode());
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (!ready(api.get(node))) {
            if (components.running(KUBELET).isEmpty()) {
                throw components.died(KUBELET);
            }
            if (System.nanoTime() > end) {
                throw components.notReady(KUBELET, "its node did not become Ready");
            }
            Pause.of(POLL);
        }
        progress.say("node " + instance.serverNode() + " is Ready (a real kubelet)");
    }

    /** Whether a Node object, as the API server gives it, has condition Ready. */
    static boolean ready(JsonNode node) {
        for (JsonNode condition : node.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private Component kubelet() {
        Path kubeconfig = instance.configDir().resolve("kubelet.kubeconfig");
        pki.kubeconfig(kubeconfig, "kubelet", CertificateSpec.node(instance.serverNode()));
        Path config = instance.configDir().resolve("kubelet.yaml");
        IssuedCertificate serving = pki.issue(
                "kubelet-serving",
                CertificateSpec.kubeletServing(
                        instance.serverNode(), List.of(instance.serverNode(), instance.serverAddress())));
        TextFiles.write(config, configuration(serving));
        return new Component(
                KUBELET,
                List.of(
                        binaries.kubernetes(KUBELET).toString(),
                        "--config=" + config,
                        "--kubeconfig=" + kubeconfig,
                        "--root-dir=" + instance.stateDir().resolve("kubelet"),
                        "--cert-dir=" + instance.stateDir().resolve("kubelet/pki"),
                        "--hostname-override=" + instance.serverNode(),
                        "--node-ip="
                                + String.join(",", PodNetwork.server(instance).hostAddresses())),
                Map.of());
    }

    /** Settings a kubelet needs on a small machine that it does not own: swap, cgroup v1, limits of others. */
    String configuration(IssuedCertificate serving) {
        return """
                apiVersion: kubelet.config.k8s.io/v1beta1
                kind: KubeletConfiguration
                address: %s
                port: %d
                healthzBindAddress: 127.0.0.1
                healthzPort: %d
                authentication:
                  anonymous: {enabled: false}
                  webhook: {enabled: true}
                  x509: {clientCAFile: %s}
                authorization: {mode: Webhook}
                tlsCertFile: %s
                tlsPrivateKeyFile: %s
                containerRuntimeEndpoint: unix://%s
                cgroupRoot: %s
                cgroupDriver: cgroupfs
                clusterDomain: cluster.local
                clusterDNS: [%s]
                resolvConf: %s
                podLogsDir: %s
                volumePluginDir: %s
                makeIPTablesUtilChains: false
                failCgroupV1: false
                failSwapOn: false
                enforceNodeAllocatable: []
                evictionHard: {}
                localStorageCapacityIsolation: false
                serializeImagePulls: false
                """.formatted(
                        instance.serverAddress(),
                        Port.KUBELET.of(instance),
                        Port.KUBELET_HEALTH.of(instance),
                        instance.caCertificate(),
                        serving.certificate(),
                        serving.key(),
                        instance.serverContainerdSocket(),
                        instance.serverCgroup(),
                        instance.clusterDns(),
                        instance.resolvConf(),
                        instance.stateDir().resolve("kubelet-logs"),
                        instance.stateDir().resolve("kubelet-plugins"));
    }
}
