package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import dev.spillway.app.Home;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes one virtual node out of a cluster, with all that came with it. Every step is tried, whatever another did. */
final class NodeRemoval {
    /** Longer than this nobody waits for a node that goes; a pod's own grace counts when it is shorter. */
    private static final Duration POD_GRACE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LEASES = "kube-node-lease";

    private final String node;
    private final AdminClient admin;
    private final KubernetesClient client;
    private final Readiness readiness;
    private final Steps steps;
    private final List<String> left = new ArrayList<>();

    NodeRemoval(String node, AdminClient admin, Readiness readiness, Steps steps) {
        this.node = node;
        this.admin = admin;
        this.client = admin.client();
        this.readiness = readiness;
        this.steps = steps;
    }

    boolean clusterAnswers() {
        try {
            client.getKubernetesVersion();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /** Whether the cluster has the node still. */
    boolean isThere() {
        return client.nodes().withName(node).get() != null;
    }

    /** While Spillway still runs: no new pods, and the present ones end as pods do, in a short grace. */
    void endPods() throws InterruptedException {
        try {
            client.nodes()
                    .withName(node)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"unschedulable\":true}}");
            client.namespaces().withName(exampleNamespace()).delete();
            List<Pod> pods = pods();
            steps.say(
                    "ending " + pods.size() + " pods of " + node + ", in at most " + POD_GRACE.toSeconds() + " s each");
            pods.forEach(pod -> client.resource(pod)
                    .withGracePeriod(Math.min(POD_GRACE.toSeconds(), grace(pod)))
                    .delete());
            readiness.await(PATIENCE, () -> pods().isEmpty() ? Optional.of(true) : Optional.empty());
        } catch (KubernetesClientException e) {
            steps.say("the pods of " + node + " do not end in peace: " + e.getMessage());
        }
    }

    /** True when nothing is left; what is, is said. */
    boolean run(Kubectl kubectl, Home home) throws InterruptedException {
        if (!clusterAnswers()) {
            steps.say("cluster " + admin.api().access().server() + " does not answer, so these stay in it: "
                    + everything());
            return false;
        }
        attempt(
                "pods of " + node,
                () -> pods().forEach(
                                pod -> client.resource(pod).withGracePeriod(0).delete()));
        attempt("Node " + node, () -> client.nodes().withName(node).delete());
        attempt(
                "Lease " + LEASES + "/" + node,
                () -> client.leases().inNamespace(LEASES).withName(node).delete());
        attempt("certificate signing requests of " + node, this::deleteSigningRequests);
        attempt("Namespace " + exampleNamespace(), this::deleteExample);
        ClusterRights rights = new ClusterRights(admin, kubectl, readiness);
        attempt("ClusterRoleBinding " + ClusterRights.rotationBinding(node), () -> rights.forbidRotation(node));
        attempt("what deploy holds", () -> rights.remove(node, home));
        steps.say(
                left.isEmpty()
                        ? "node " + node + " and all that came with it are gone from "
                                + admin.api().access().server()
                        : "could not be removed from " + admin.api().access().server() + ": "
                                + String.join("; ", left));
        return left.isEmpty();
    }

    private String everything() {
        return "Node " + node + ", its pods, Lease " + LEASES + "/" + node + ", Namespace " + exampleNamespace()
                + ", ClusterRoleBinding " + ClusterRights.rotationBinding(node) + ", and, unless another virtual node"
                + " needs it, what the files of deploy hold and the webhook configurations spillway-" + node
                + ". Remove them with kubectl delete";
    }

    private void deleteExample() throws InterruptedException {
        client.namespaces().withName(exampleNamespace()).delete();
        readiness.await(
                PATIENCE,
                () -> client.namespaces().withName(exampleNamespace()).get() == null
                        ? Optional.of(true)
                        : Optional.empty());
    }

    private void deleteSigningRequests() {
        Pattern ours = Pattern.compile("csr-" + Pattern.quote(node) + "-[a-z0-9]{5}");
        client.certificates().v1().certificateSigningRequests().list().getItems().stream()
                .filter(request -> ours.matcher(name(request)).matches())
                .forEach(request -> client.resource(request).delete());
    }

    private String exampleNamespace() {
        return new GuestExample(node, admin).namespace();
    }

    private List<Pod> pods() {
        return client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node)
                .list()
                .getItems();
    }

    private static long grace(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
                .orElse(30L);
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private void attempt(String what, Attempt attempt) throws InterruptedException {
        try {
            attempt.run();
        } catch (KubernetesClientException | CommandFailed e) {
            left.add(what + " (" + e.getMessage() + ")");
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws CommandFailed, InterruptedException;
    }
}
