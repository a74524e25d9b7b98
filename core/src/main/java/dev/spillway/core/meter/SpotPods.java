package dev.spillway.core.meter;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which pods asked for spot capacity, in either cloud's words. */
public final class SpotPods {
    private static final Set<String> ECI_STRATEGIES = Set.of("SpotAsPriceGo", "SpotWithPriceLimit");

    private SpotPods() {}

    public static boolean isSpot(Pod pod) {
        Map<String, String> annotations =
                Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
        return ECI_STRATEGIES.contains(annotations.getOrDefault("k8s.aliyun.com/eci-spot-strategy", ""))
                || "true".equals(annotations.get("eks.tke.cloud.tencent.com/spot-pod"));
    }
}
