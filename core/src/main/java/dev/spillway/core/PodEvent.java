package dev.spillway.core;

/**
 * Something worth telling a pod's owner, as a kubelet does with a core/v1 Event.
 *
 * @param type {@link Type#NORMAL} or {@link Type#WARNING}
 * @param reason CamelCase, the kubelet's where it has one: {@code Pulled}, {@code Started}, {@code BackOff}, …
 * @param fieldPath which part of the pod, such as {@code spec.containers{web}}; empty for the pod as a whole
 */
public record PodEvent(Type type, String reason, String message, String fieldPath) {
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String apiName;

        Type(String apiName) {
            this.apiName = apiName;
        }

        /** As the API spells it. */
        public String apiName() {
            return apiName;
        }
    }

    public static PodEvent normal(String reason, String message) {
        return new PodEvent(Type.NORMAL, reason, message, "");
    }

    public static PodEvent warning(String reason, String message) {
        return new PodEvent(Type.WARNING, reason, message, "");
    }

    public PodEvent at(String newFieldPath) {
        return new PodEvent(type, reason, message, newFieldPath);
    }
}
