package dev.spillway.app.up;

import dev.spillway.app.config.Configuration;
import dev.spillway.core.dialect.PlacementNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;

/**
 * The proof that new pods pass Spillway's admission: a pod that is created for show, as a dry run, and asks for a virtual
 * node.
 */
final class AdmissionProof {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NAMESPACE = "default";

    private final AdminClient admin;
    private final Readiness readiness;
    private final Steps steps;

    AdmissionProof(AdminClient admin, Readiness readiness, Steps steps) {
        this.admin = admin;
        this.readiness = readiness;
        this.steps = steps;
    }

    /** Waits for it, if placement is on; says so, or what is missing. */
    boolean shown(Configuration configuration) throws InterruptedException {
        if (configuration.placement().isEmpty()) {
            return true;
        }
        String taint = configuration.virtualNodes().getFirst().taint().getKey();
        boolean passed = readiness
                .await(PATIENCE, () -> admitted().filter(pod -> tolerates(pod, taint)))
                .isPresent();
        steps.say(
                passed
                        ? "new pods pass Spillway's admission"
                        : "new pods do not pass Spillway's admission after " + PATIENCE.toSeconds()
                                + " s, so none overflows: the API server must be able to connect to the webhook; see"
                                + " kubectl get mutatingwebhookconfigurations, and Spillway's log");
        return passed;
    }

    /** Empty while the cluster lacks what any pod needs, such as its namespace's service account. */
    private Optional<Pod> admitted() {
        try {
            return Optional.of(admin.client()
                    .pods()
                    .inNamespace(NAMESPACE)
                    .resource(asking())
                    .dryRun()
                    .create());
        } catch (KubernetesClientException notYet) {
            return Optional.empty();
        }
    }

    private static Pod asking() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("spillway-admission-proof")
                .addToAnnotations(PlacementNames.PLACEMENT, "virtual")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("none")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build();
    }

    private static boolean tolerates(Pod pod, String taint) {
        return pod.getSpec().getTolerations().stream().anyMatch(toleration -> taint.equals(toleration.getKey()));
    }
}
