package dev.spillway.core.resources;

import static dev.spillway.core.resources.Quantities.CPU;
import static dev.spillway.core.resources.Quantities.MEMORY;

import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code status.qosClass}, from cpu and memory alone. */
public enum QosClass {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private static final Set<String> COMPUTE = Set.of(CPU, MEMORY);

    private final String apiName;

    QosClass(String apiName) {
        this.apiName = apiName;
    }

    /** As the API spells it. */
    public String apiName() {
        return apiName;
    }

    /** The class the API server gave the pod, which never changes, else the one that follows from its spec. */
    public static QosClass of(Pod pod) {
        String given = pod.getStatus() == null ? null : pod.getStatus().getQosClass();
        for (QosClass qos : values()) {
            if (qos.apiName.equals(given)) {
                return qos;
            }
        }
        return of(pod.getSpec());
    }

    /** Pod-level resources decide where there are any, else the containers': all of them, init ones included. */
    public static QosClass of(PodSpec spec) {
        List<ResourceRequirements> all = spec.getResources() != null
                ? List.of(spec.getResources())
                : Containers.initAndRegular(spec).stream()
                        .map(c -> c.getResources() == null ? new ResourceRequirements() : c.getResources())
                        .toList();
        return of(all, spec.getResources() != null);
    }

    private static QosClass of(List<ResourceRequirements> all, boolean podLevel) {
        Map<String, BigDecimal> requests = new HashMap<>();
        Map<String, BigDecimal> limits = new HashMap<>();
        boolean allLimited = true;
        for (ResourceRequirements each : all) {
            add(requests, each.getRequests());
            Map<String, BigDecimal> own = new HashMap<>();
            add(own, each.getLimits());
            own.forEach((name, amount) -> limits.merge(name, amount, BigDecimal::add));
            boolean exempt =
                    podLevel && (each.getLimits() == null || each.getLimits().isEmpty());
            allLimited &= exempt || own.keySet().containsAll(COMPUTE);
        }
        if (requests.isEmpty() && limits.isEmpty()) {
            return BEST_EFFORT;
        }
        return allLimited && sameAmounts(requests, limits) ? GUARANTEED : BURSTABLE;
    }

    private static void add(Map<String, BigDecimal> sums, Map<String, Quantity> amounts) {
        if (amounts != null) {
            amounts.forEach((name, quantity) -> {
                BigDecimal amount = Quantities.number(quantity);
                if (COMPUTE.contains(name) && amount.signum() > 0) {
                    sums.merge(name, amount, BigDecimal::add);
                }
            });
        }
    }

    private static boolean sameAmounts(Map<String, BigDecimal> requests, Map<String, BigDecimal> limits) {
        return requests.size() == limits.size()
                && requests.entrySet().stream().allMatch(request -> {
                    BigDecimal limit = limits.get(request.getKey());
                    return limit != null && limit.compareTo(request.getValue()) == 0;
                });
    }
}
