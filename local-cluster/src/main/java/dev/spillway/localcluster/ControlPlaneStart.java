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
    private final ControlPlane plane;
    private final Pki pki;
    private final Components components;

    ControlPlaneStart(Instance instance, KubernetesBinaries binaries, InstantSource clock) {
        this.instance = instance;
        this.pki = Pki.open(instance, clock);
        this.plane = new ControlPlane(instance, binaries, pki);
        this.components = new Components(instance);
    }

    /** Starts etcd and the API server; whoever calls has something to do while they come up. */
    void launch() {
        components.start(plane.etcd());
        components.start(plane.apiServer());
    }

    /** Waits for the API server, starts what needs it, and returns when all of it answers. */
    void await(Progress progress) {
        IssuedCertificate admin = pki.kubeconfig(
                instance.adminKubeconfig(), "admin", CertificateSpec.client("spillway-admin", "system:masters"));
        try (ApiClient api = new ApiClient(instance.caCertificate(), admin)) {
            await(ControlPlane.API_SERVER, api, instance.apiServer().resolve("/readyz"));
            api.create(instance.apiServer().resolve(RBAC), kubeletAccess());
            components.start(plane.controllerManager());
            components.start(plane.scheduler());
        }
        progress.say("Kubernetes " + Versions.KUBERNETES + " answers at " + instance.apiServer());
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
