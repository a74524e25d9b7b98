package dev.spillway.core.placement;

import dev.spillway.core.dialect.Placement;
import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.core.placement.Intent.Origin;
import dev.spillway.core.profile.EksConfig;
import dev.spillway.core.profile.Profiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a pod is meant to go. One order for all dialects: {@code spillway.dev/placement}, the pod's labels, the
 * namespace's labels, what the spec says about nodes, {@code burst-resource}, the pod's {@code AUTO_SCALE_EKS}, the
 * cluster's setting.
 *
 * @param isVirtualNode whether a node of this name is a virtual one
 */
record Intents(PlacementSettings settings, Profiles profiles, EksConfig eksConfig, Predicate<String> isVirtualNode) {

    Intent of(Pod pod, Map<String, String> namespaceLabels) {
        Map<String, String> labels = Pods.labels(pod);
        Map<String, String> annotations = Pods.annotations(pod);
        Intent intent = Stream.<Supplier<Optional<Intent>>>of(
                        () -> ours(annotations),
                        () -> profiles.placementByPod(namespaceLabels, labels)
                                .map(placement -> new Intent(placement, Origin.POD_LABEL)),
                        () -> profiles.placementByNamespace(namespaceLabels, labels)
                                .map(placement -> new Intent(placement, Origin.NAMESPACE_LABEL)),
                        () -> bySpec(pod),
                        () -> burst(annotations),
                        () -> flag(annotations.get(PlacementNames.TKE_AUTO_SCALE))
                                .map(scale -> intent(scale, Origin.AUTO_SCALE_EKS)))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> intent(eksConfig.autoScale().orElse(settings.overflowByDefault()), Origin.GLOBAL));
        return withLocalReplicas(intent, annotations);
    }

    private static Optional<Intent> ours(Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(PlacementNames.PLACEMENT))
                .flatMap(Placement::parse)
                .map(placement -> new Intent(placement, Origin.SPILLWAY_ANNOTATION));
    }

    private Optional<Intent> bySpec(Pod pod) {
        String nodeName = pod.getSpec().getNodeName();
        boolean named = nodeName != null && isVirtualNode.test(nodeName);
        return named || NodeChoice.selectsVirtualNodes(pod.getSpec())
                ? Optional.of(new Intent(Placement.VIRTUAL, Origin.NODE))
                : Optional.empty();
    }

    private static Optional<Intent> burst(Map<String, String> annotations) {
        String burst = annotations.get(PlacementNames.ACK_BURST);
        if (burst == null) {
            return Optional.empty();
        }
        return switch (burst) {
            case "" -> Optional.of(new Intent(Placement.SERVERS, Origin.BURST_RESOURCE));
            case "eci" -> Optional.of(new Intent(Placement.PREFER_SERVERS, Origin.BURST_RESOURCE));
            case "eci_only" -> Optional.of(new Intent(Placement.VIRTUAL, Origin.BURST_RESOURCE));
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> flag(@Nullable String value) {
        return Optional.ofNullable(value)
                .filter(text -> text.equals("true") || text.equals("false"))
                .map("true"::equals);
    }

    private static Intent intent(boolean overflows, Origin origin) {
        return new Intent(overflows ? Placement.PREFER_SERVERS : Placement.SERVERS, origin);
    }

    /** TKE's LOCAL_REPLICAS acts only where something says that pods may overflow at all. */
    private Intent withLocalReplicas(Intent intent, Map<String, String> annotations) {
        boolean said = intent.origin() != Origin.GLOBAL || eksConfig.autoScale().isPresent();
        if (intent.placement() != Placement.PREFER_SERVERS || !said) {
            return intent;
        }
        String own = annotations.get(PlacementNames.TKE_LOCAL_REPLICAS);
        OptionalInt replicas = own != null && own.matches("\\d{1,9}")
                ? OptionalInt.of(Integer.parseInt(own))
                : eksConfig.localReplicas();
        return new Intent(intent.placement(), intent.origin(), replicas);
    }
}
