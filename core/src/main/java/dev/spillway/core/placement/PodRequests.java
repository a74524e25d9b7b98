package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the scheduler counts for a pod: its effective requests, and one of {@code pods}. */
public final class PodRequests {
    private static final ResourceAmounts ONE_POD = new ResourceAmounts(Map.of("pods", 1L));

    private PodRequests() {}

    /**
     * The larger of what regular containers and sidecars ask for together, and of the greediest init container with the
     * sidecars started before it; pod-level requests go before that; overhead on top.
     */
    public static ResourceAmounts of(PodSpec spec) {
        ResourceAmounts containers = containers(spec);
        ResourceAmounts podLevel = spec.getResources() == null
                ? ResourceAmounts.NONE
                : amounts(spec.getResources().getRequests());
        return replaced(containers, podLevel).plus(amounts(spec.getOverhead())).plus(ONE_POD);
    }

    private static ResourceAmounts containers(PodSpec spec) {
        ResourceAmounts sidecars = ResourceAmounts.NONE;
        ResourceAmounts whileInitializing = ResourceAmounts.NONE;
        for (Container init : orEmpty(spec.getInitContainers())) {
            ResourceAmounts own = requests(init);
            if ("Always".equals(init.getRestartPolicy())) {
                sidecars = sidecars.plus(own);
                whileInitializing = whileInitializing.max(sidecars);
            } else {
                whileInitializing = whileInitializing.max(sidecars.plus(own));
            }
        }
        ResourceAmounts running = sidecars;
        for (Container container : orEmpty(spec.getContainers())) {
            running = running.plus(requests(container));
        }
        return running.max(whileInitializing);
    }

    private static ResourceAmounts replaced(ResourceAmounts containers, ResourceAmounts podLevel) {
        Map<String, Long> all = new HashMap<>(containers.amounts());
        all.putAll(podLevel.amounts());
        return new ResourceAmounts(all);
    }

    private static ResourceAmounts requests(Container container) {
        return container.getResources() == null
                ? ResourceAmounts.NONE
                : amounts(container.getResources().getRequests());
    }

    private static ResourceAmounts amounts(@Nullable Map<String, Quantity> quantities) {
        return quantities == null ? ResourceAmounts.NONE : ResourceAmounts.of(quantities);
    }

    private static List<Container> orEmpty(@Nullable List<Container> containers) {
        return containers == null ? List.of() : containers;
    }
}
