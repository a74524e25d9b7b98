package dev.spillway.core.placement;

import dev.spillway.core.resources.PodResources;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Map;

/** What the scheduler counts for a pod: its effective requests, and one of {@code pods}. */
public final class PodRequests {
    private static final ResourceAmounts ONE_POD = new ResourceAmounts(Map.of("pods", 1L));

    private PodRequests() {}

    public static ResourceAmounts of(PodSpec spec) {
        return ResourceAmounts.of(
                        PodResources.requests(new PodBuilder().withSpec(spec).build()))
                .plus(ONE_POD);
    }
}
