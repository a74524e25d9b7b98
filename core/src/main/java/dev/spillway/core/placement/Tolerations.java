package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Taints and tolerations, as the scheduler reads them. */
public final class Tolerations {
    private Tolerations() {}

    /** Whether the pod may be placed on a node with these taints; {@code PreferNoSchedule} keeps nobody out. */
    static boolean tolerate(PodSpec spec, List<Taint> taints) {
        return taints.stream()
                .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
                .allMatch(taint -> tolerates(spec, taint));
    }

    public static boolean tolerates(PodSpec spec, Taint taint) {
        List<Toleration> all = spec.getTolerations() == null ? List.of() : spec.getTolerations();
        return all.stream().anyMatch(toleration -> tolerates(toleration, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        String key = orEmpty(toleration.getKey());
        String effect = orEmpty(toleration.getEffect());
        return (effect.isEmpty() || effect.equals(taint.getEffect()))
                && (key.isEmpty() ? exists(toleration) : key.equals(taint.getKey()))
                && (exists(toleration) || Objects.equals(orEmpty(toleration.getValue()), orEmpty(taint.getValue())));
    }

    private static boolean exists(Toleration toleration) {
        return "Exists".equals(toleration.getOperator());
    }

    /** The narrowest toleration of a taint. */
    static Toleration of(Taint taint) {
        boolean valued = !orEmpty(taint.getValue()).isEmpty();
        return new TolerationBuilder()
                .withKey(taint.getKey())
                .withOperator(valued ? "Equal" : "Exists")
                .withValue(valued ? taint.getValue() : null)
                .withEffect(taint.getEffect())
                .build();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
