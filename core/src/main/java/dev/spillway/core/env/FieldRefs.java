package dev.spillway.core.env;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.status.PodAddresses;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code fieldRef}s stand for, in variables and in downward API volumes. */
public final class FieldRefs {
    private FieldRefs() {}

    /**
     * The value of a field; empty if there is no such field.
     *
     * @param podIps the pod's addresses as its sandbox has them: the API may not have been told yet
     */
    public static Optional<String> value(Pod pod, NodeFacts node, List<String> podIps, String path) {
        return switch (path) {
            case "spec.nodeName" -> Optional.of(text(pod.getSpec().getNodeName()));
            case "spec.serviceAccountName" -> Optional.of(text(pod.getSpec().getServiceAccountName()));
            case "status.hostIP" -> Optional.of(node.addresses().getFirst());
            case "status.hostIPs" -> Optional.of(String.join(",", node.addresses()));
            case "status.podIP" ->
                Optional.of(ips(node, podIps).stream().findFirst().orElse(""));
            case "status.podIPs" -> Optional.of(String.join(",", ips(node, podIps)));
            default -> ofMetadata(pod.getMetadata(), path);
        };
    }

    private static List<String> ips(NodeFacts node, List<String> podIps) {
        return PodAddresses.byFamilyOf(node.addresses().getFirst(), podIps);
    }

    private static Optional<String> ofMetadata(ObjectMeta metadata, String path) {
        return switch (path) {
            case "metadata.name" -> Optional.of(text(metadata.getName()));
            case "metadata.namespace" -> Optional.of(text(metadata.getNamespace()));
            case "metadata.uid" -> Optional.of(text(metadata.getUid()));
            case "metadata.labels" -> Optional.of(lines(metadata.getLabels()));
            case "metadata.annotations" -> Optional.of(lines(metadata.getAnnotations()));
            default ->
                entry(path, "metadata.labels", metadata.getLabels())
                        .or(() -> entry(path, "metadata.annotations", metadata.getAnnotations()));
        };
    }

    private static Optional<String> entry(String path, String map, @Nullable Map<String, String> entries) {
        boolean subscript = path.startsWith(map + "['") && path.endsWith("']");
        if (!subscript) {
            return Optional.empty();
        }
        String key = path.substring(map.length() + 2, path.length() - 2);
        return Optional.of(entries == null ? "" : entries.getOrDefault(key, ""));
    }

    /** One line each, by key, the value quoted. */
    private static String lines(@Nullable Map<String, String> entries) {
        return new TreeMap<>(entries == null ? Map.of() : entries)
                .entrySet().stream()
                        .map(e -> e.getKey() + "=" + GoQuote.quote(e.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
