package dev.spillway.localcluster;

import java.time.Duration;

/** Starts the control plane and waits until all of it answers. */
final class ControlPlaneStart {
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

    private final Instance instance;
    private final ControlPlane plane;
    private final Components components;

    ControlPlaneStart(Instance instance, ControlPlane plane) {
        this.instance = instance;
        this.plane = plane;
        this.components = new Components(instance);
    }

    /** Starts etcd and the API server; whoever calls has something to do while they come up. */
    void launch() {
        components.start(plane.etcd());
        components.start(plane.apiServer());
    }

    /** Waits for the API server, starts what needs it, and returns when all of it answers. */
    void await(ApiClient api, Progress progress) {
        HealthChecks checks = new HealthChecks(instance, api::check);
        await(ControlPlane.API_SERVER, checks);
        api.create(instance.apiServer().resolve(RBAC), kubeletAccess());
        components.start(plane.controllerManager());
        components.start(plane.scheduler());
        await(ControlPlane.CONTROLLER_MANAGER, checks);
        await(ControlPlane.SCHEDULER, checks);
        progress.say("Kubernetes " + Versions.KUBERNETES + " answers at " + instance.apiServer());
    }

    private void await(String name, HealthChecks checks) {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        String answer = checks.health(name);
        while (!answer.equals("ok")) {
            requireRunning(ControlPlane.ETCD);
            requireRunning(name);
            if (System.nanoTime() > end) {
                throw components.notReady(name, answer);
            }
            Pause.of(POLL);
            answer = checks.health(name);
        }
    }

    private void requireRunning(String name) {
        if (components.running(name).isEmpty()) {
            throw components.died(name);
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
