package dev.spillway.placement.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.dialect.Placement;
import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.core.placement.Admission;
import dev.spillway.core.placement.BindingAdditions;
import dev.spillway.core.placement.DaemonSetRules;
import dev.spillway.core.placement.PlacementState;
import dev.spillway.core.placement.PodAdmission;
import dev.spillway.core.placement.VirtualNodeRules;
import dev.spillway.core.profile.Effect;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Answers each question of the API server by the rule for its kind. */
final class AdmissionRules {
    private final ClusterFacts facts;
    private final VirtualNodeRules rules;
    private final ConfigurationRules configuration = new ConfigurationRules();

    AdmissionRules(ClusterFacts facts, VirtualNodeRules rules) {
        this.facts = facts;
        this.rules = rules;
    }

    /**
     * Answers an AdmissionReview.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    JsonNode answer(JsonNode review) {
        AdmissionRequest request = AdmissionRequest.of(review);
        return answer(request).review(request.uid());
    }

    private AdmissionAnswer answer(AdmissionRequest request) {
        return switch (request.resource()) {
            case "/pods" -> pod(request);
            case "/pods/binding" -> binding(request);
            case "apps/daemonsets" -> daemonSet(request);
            case "batch/jobs" -> job(request);
            case "/configmaps", "spillway.dev/profiles" -> configuration.answer(request);
            default -> AdmissionAnswer.unchanged();
        };
    }

    private AdmissionAnswer pod(AdmissionRequest request) {
        Pod pod = request.as(Pod.class);
        Map<String, String> labels = facts.namespaceLabels(request.namespace());
        return switch (new PodAdmission(facts.state(), rules).admit(pod, request.namespace(), labels)) {
            case Admission.Refused(String message) -> new AdmissionAnswer.Denied(message);
            case Admission.Admitted(Pod stored, List<String> warnings) ->
                stored.equals(pod)
                        ? new AdmissionAnswer.Allowed(AdmissionAnswer.JSON.createArrayNode(), warnings)
                        : AdmissionAnswer.changed(pod, stored, warnings);
        };
    }

    private AdmissionAnswer binding(AdmissionRequest request) {
        Binding binding = request.as(Binding.class);
        String node = binding.getTarget() == null ? "" : binding.getTarget().getName();
        Optional<Pod> pod =
                facts.awaitUnboundPod(request.namespace(), request.name()).filter(found -> isOf(binding, found));
        if (pod.isEmpty()) {
            return AdmissionAnswer.unchanged();
        }
        Effect additions =
                BindingAdditions.of(facts.state(), pod.get(), facts.namespaceLabels(request.namespace()), node);
        if (additions.equals(Effect.NONE)) {
            return AdmissionAnswer.unchanged();
        }
        Binding richer = new BindingBuilder(binding)
                .editOrNewMetadata()
                .addToAnnotations(additions.annotations())
                .addToLabels(additions.labels())
                .endMetadata()
                .build();
        return AdmissionAnswer.changed(binding, richer, List.of());
    }

    /** A scheduler says which incarnation it means. */
    private static boolean isOf(Binding binding, Pod pod) {
        String uid =
                binding.getMetadata() == null ? null : binding.getMetadata().getUid();
        return uid == null || uid.equals(pod.getMetadata().getUid());
    }

    private AdmissionAnswer daemonSet(AdmissionRequest request) {
        DaemonSet daemonSet = request.as(DaemonSet.class);
        PodSpec template = daemonSet.getSpec().getTemplate().getSpec();
        if (DaemonSetRules.isOffVirtualNodes(template)) {
            return AdmissionAnswer.unchanged();
        }
        DaemonSet off = new DaemonSetBuilder(daemonSet)
                .editMetadata()
                .addToAnnotations(PlacementNames.KEPT_OFF, "true")
                .endMetadata()
                .editSpec()
                .editTemplate()
                .withSpec(DaemonSetRules.offVirtualNodes(template))
                .endTemplate()
                .endSpec()
                .build();
        return AdmissionAnswer.changed(daemonSet, off, List.of());
    }

    /** Finished Jobs whose pods ran on virtual nodes leave nothing behind that must be swept by hand. */
    private AdmissionAnswer job(AdmissionRequest request) {
        Job job = request.as(Job.class);
        OptionalInt ttl = ttl(job, request.namespace());
        if (job.getSpec().getTtlSecondsAfterFinished() != null || ttl.isEmpty()) {
            return AdmissionAnswer.unchanged();
        }
        Job mortal = new JobBuilder(job)
                .editSpec()
                .withTtlSecondsAfterFinished(ttl.getAsInt())
                .endSpec()
                .build();
        return AdmissionAnswer.changed(job, mortal, List.of());
    }

    private OptionalInt ttl(Job job, String namespace) {
        PlacementState state = facts.state();
        Pod pod = podOf(job.getSpec().getTemplate(), namespace);
        Map<String, String> labels = facts.namespaceLabels(namespace);
        boolean virtual = state.intent(pod, labels).placement() == Placement.VIRTUAL;
        return virtual
                ? state.profiles()
                        .ttlSecondsAfterFinished(
                                labels,
                                Optional.ofNullable(pod.getMetadata().getLabels())
                                        .orElse(Map.of()))
                : OptionalInt.empty();
    }

    private static Pod podOf(PodTemplateSpec template, String namespace) {
        return new PodBuilder()
                .withMetadata(template.getMetadata())
                .editOrNewMetadata()
                .withNamespace(namespace)
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }
}
