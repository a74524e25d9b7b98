package dev.spillway.localcluster;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** Starts the control plane and waits until all of it answers. */
final class ControlPlaneStart {
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

    private final Instance instance;
    private final KubernetesBinaries binaries;
    private final Pki pki;
    private final Components components;

    ControlPlaneStart(Instance instance, KubernetesBinaries binaries, InstantSource clock) {
        this.instance = instance;
        this.binaries = binaries;
        this.pki = Pki.open(instance, clock);
        this.components = new Components(instance);
    }

    void run(Progress progress) {
        long start = System.nanoTime();
        IssuedCertificate admin = pki.kubeconfig(
                instance.adminKubeconfig(), "admin", CertificateSpec.client("spillway-admin", "system:masters"));
        ControlPlane plane = new ControlPlane(instance, binaries, pki);
        components.start(plane.etcd());
        boolean started = components.start(plane.apiServer());
        try (ApiClient api = new ApiClient(instance.caCertificate(), admin)) {
            await(ControlPlane.API_SERVER, api, instance.apiServer().resolve("/readyz"));
            api.create(instance.apiServer().resolve(RBAC), kubeletAccess());
            components.start(plane.controllerManager());
            components.start(plane.scheduler());
        }
        progress.say("Kubernetes %s %s at %s (%.1f s)"
                .formatted(
                        Versions.KUBERNETES,
                        started ? "is ready" : "was running",
                        instance.apiServer(),
                        (System.nanoTime() - start) / 1e9));
    }

    private void await(String name, ApiClient api, URI health) {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        String answer = api.check(health);
        while (!answer.equals("ok")) {
            for (String needed : new String[] {ControlPlane.ETCD, name}) {
                if (components.running(needed).isEmpty()) {
                    throw components.died(needed);
                }
            }
            if (System.nanoTime() > end) {
                throw components.notReady(name, answer);
            }
            Pause.of(POLL);
            answer = api.check(health);
        }
    }

    // RBAC's bootstrap policy has the role for the API server's calls to kubelets, but binds it to nobody.
    private static String kubeletAccess() {
        return """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
                 "metadata": {"name": "kube-apiserver-kubelet-client"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                             "name": "system:kubelet-api-admin"},
                 "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User",
                               "name": "kube-apiserver-kubelet-client"}]}
                """;
    }
}
