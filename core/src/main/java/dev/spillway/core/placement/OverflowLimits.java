package dev.spillway.core.placement;

import java.util.Optional;

/**
 * How many pods may be on virtual nodes at once because they overflowed.
 *
 * @param enabled the switch that turns overflow off for all
 */
public record OverflowLimits(boolean enabled, int perNamespace, int perCluster) {
    public static final OverflowLimits UNLIMITED = new OverflowLimits(true, Integer.MAX_VALUE, Integer.MAX_VALUE);

    public OverflowLimits {
        if (perNamespace < 0 || perCluster < 0) {
            throw new IllegalArgumentException("overflow limits are 0 or more: " + perNamespace + ", " + perCluster);
        }
    }

    /** Why one more may not, given how many there are. */
    public Optional<String> refusal(String namespace, int inNamespace, int inCluster) {
        if (!enabled) {
            return Optional.of("overflow is switched off");
        }
        if (inNamespace >= perNamespace) {
            return Optional.of(
                    "namespace " + namespace + " has its " + perNamespace + " overflowed pods (overflow.perNamespace)");
        }
        if (inCluster >= perCluster) {
            return Optional.of("the cluster has its " + perCluster + " overflowed pods (overflow.perCluster)");
        }
        return Optional.empty();
    }
}
