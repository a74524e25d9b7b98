package dev.spillway.localcluster;

import java.time.Duration;

/** Starts what makes a network of pods a cluster's: Services and names. */
final class NetworkStart {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Instance instance;
    private final KubernetesBinaries binaries;
    private final Pki pki;
    private final ApiClient api;
    private final Components components;
    private final ClusterDns dns;

    NetworkStart(Instance instance, KubernetesBinaries binaries, Pki pki, ApiClient api) {
        this.instance = instance;
        this.binaries = binaries;
        this.pki = pki;
        this.api = api;
        this.components = new Components(instance);
        this.dns = new ClusterDns(instance);
    }

    /** Starts the cluster's DNS and the kube-proxy of elastic pods; the API server must answer. */
    void launch() {
        dns.register(api);
        components.start(dns.component(binaries.coredns(), pki));
        components.start(KubeProxy.elastic(instance).component(binaries, pki));
    }

    /** Starts the kube-proxy of the real kubelet's pods. */
    void launchServer() {
        components.start(KubeProxy.server(instance).component(binaries, pki));
    }

    /** Returns when the cluster's DNS answers. kube-proxy waits for its Node object, so nothing waits for it. */
    void await() {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        String answer = api.check(dns.ready());
        while (!answer.equals("ok")) {
            if (components.running(ClusterDns.NAME).isEmpty()) {
                throw components.died(ClusterDns.NAME);
            }
            if (System.nanoTime() > end) {
                throw components.notReady(ClusterDns.NAME, answer);
            }
            Pause.of(POLL);
            answer = api.check(dns.ready());
        }
    }
}
