package dev.spillway.core.placement;

import static dev.spillway.core.dialect.PlacementNames.DELETION_COST;
import static dev.spillway.core.dialect.PlacementNames.PLACEMENT;
import static dev.spillway.core.dialect.PlacementNames.VIRTUAL_DELETION_COST;

import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.dialect.Placement;
import dev.spillway.core.profile.Effect;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is added to a pod when it is created, so that the scheduler sends it where it is meant to go. */
public final class PodAdmission {
    private final PlacementState state;
    private final VirtualNodeRules rules;

    public PodAdmission(PlacementState state, VirtualNodeRules rules) {
        this.state = state;
        this.rules = rules;
    }

    /**
     * Decides over a pod that someone creates.
     *
     * @param sent as the API server shows it to a webhook; it is not changed
     * @param namespace the pod's, which a webhook sees in the request rather than in the pod
     */
    public Admission admit(Pod sent, String namespace, Map<String, String> namespaceLabels) {
        if (state.isExcluded(namespace) || Pods.isOfDaemonSet(sent)) {
            return new Admission.Admitted(sent, List.of());
        }
        Optional<String> unreadable = unreadablePlacement(sent);
        if (unreadable.isPresent()) {
            return new Admission.Refused(unreadable.get());
        }
        Intent intent = state.intent(sent, namespaceLabels);
        List<String> problems = intent.placement() == Placement.VIRTUAL ? rules.problems(sent) : List.of();
        if (!problems.isEmpty() && intent.origin() == Intent.Origin.SPILLWAY_ANNOTATION) {
            return new Admission.Refused(String.join("; ", problems));
        }
        return placed(sent, namespace, namespaceLabels, intent, problems);
    }

    private Admission placed(
            Pod sent, String namespace, Map<String, String> namespaceLabels, Intent intent, List<String> problems) {
        Pod pod = new PodBuilder(sent).build();
        List<String> warnings = new ArrayList<>(problems);
        switch (intent.placement()) {
            case SERVERS -> onServers(pod, intent, warnings);
            case PREFER_SERVERS -> completeTolerations(pod, intent);
            case PREFER_VIRTUAL -> {
                NodeChoice.preferVirtualNodes(pod.getSpec());
                tolerate(pod);
            }
            case VIRTUAL -> onVirtualNodes(pod, intent, namespaceLabels, warnings);
        }
        holdForItsUnit(pod, namespace, intent);
        return new Admission.Admitted(pod, warnings);
    }

    private static Optional<String> unreadablePlacement(Pod pod) {
        return Optional.ofNullable(Pods.annotations(pod).get(PLACEMENT))
                .filter(text -> Placement.parse(text).isEmpty())
                .map(text -> "metadata.annotations[" + PLACEMENT + "]: is " + text + "; write one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Placement.values())
                                        .map(Placement::text)
                                        .toList()));
    }

    private void onServers(Pod pod, Intent intent, List<String> warnings) {
        if (!intent.forbidsVirtualNodes()) {
            completeTolerations(pod, intent);
            return;
        }
        if (NodeChoice.selectsVirtualNodes(pod.getSpec())) {
            warnings.add(PLACEMENT + ": servers contradicts the pod's own choice of virtual nodes;"
                    + " no node can satisfy both: remove one");
        }
        NodeChoice.forbidVirtualNodes(pod.getSpec());
    }

    private void onVirtualNodes(Pod pod, Intent intent, Map<String, String> namespaceLabels, List<String> warnings) {
        PodSpec spec = pod.getSpec();
        boolean named = spec.getNodeName() != null && !spec.getNodeName().isEmpty();
        if (!named) {
            if (intent.overridesNodeChoice()) {
                warnings.addAll(NodeChoiceOverride.apply(spec));
            }
            if (!NodeChoice.requireVirtualNodes(spec)) {
                warnings.add("spec.nodeSelector[" + Dialect.ACK.label() + "]: is "
                        + spec.getNodeSelector().get(Dialect.ACK.label()) + ", but "
                        + intent.origin().text()
                        + " send the pod to virtual nodes, which carry " + Dialect.ACK.labelValue() + ": remove one");
            }
        }
        tolerate(pod);
        add(pod, state.profiles().effect(namespaceLabels, Pods.labels(pod)));
        add(pod, new Effect(Map.of(DELETION_COST, VIRTUAL_DELETION_COST), Map.of()));
    }

    /** The pod says in one cloud's words that it may go to virtual nodes; ours may carry the other cloud's taint. */
    private void completeTolerations(Pod pod, Intent intent) {
        PodSpec spec = pod.getSpec();
        boolean tolerates = Arrays.stream(Dialect.values()).anyMatch(d -> Tolerations.tolerates(spec, d.taint()));
        boolean weighs = intent.placement() == Placement.PREFER_SERVERS && NodeChoice.weighsVirtualNodes(spec);
        if (tolerates || weighs) {
            tolerate(pod);
        }
    }

    private void tolerate(Pod pod) {
        PodSpec spec = pod.getSpec();
        spec.setTolerations(Stream.concat(spec.getTolerations().stream(), state.missingTolerations(pod).stream())
                .toList());
    }

    private void holdForItsUnit(Pod pod, String namespace, Intent intent) {
        boolean named = pod.getSpec().getNodeName() != null
                && !pod.getSpec().getNodeName().isEmpty();
        if (!named && UnitPolicies.of(state, pod, namespace, intent).isPresent()) {
            UnitPolicies.hold(pod);
        }
    }

    private static void add(Pod pod, Effect effect) {
        Additions.add(pod, effect);
    }
}
