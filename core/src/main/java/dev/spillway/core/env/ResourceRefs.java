package dev.spillway.core.env;

import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code resourceFieldRef}s stand for. */
public final class ResourceRefs {
    private static final Set<String> NAMES = Set.of(Quantities.CPU, Quantities.MEMORY, Quantities.EPHEMERAL_STORAGE);

    private ResourceRefs() {}

    /**
     * Divided by the divisor and rounded up; empty if there is no such field. A limit that the container does not have is
     * the pod's, or else all that the node has.
     *
     * @param container the one that the reference means
     * @param allocatable of the node
     */
    public static Optional<String> value(
            ResourceFieldSelector field, Pod pod, Container container, Map<String, Quantity> allocatable) {
        String path = field.getResource();
        if (path.startsWith("limits.")) {
            String name = path.substring("limits.".length());
            return known(name).map(n -> divided(limit(n, pod, container, allocatable), field.getDivisor(), n));
        }
        if (path.startsWith("requests.")) {
            String name = path.substring("requests.".length());
            return known(name).map(n -> divided(amount(container.getResources(), n, false), field.getDivisor(), n));
        }
        return Optional.empty();
    }

    private static Optional<String> known(String name) {
        return NAMES.contains(name) || name.startsWith("hugepages-") ? Optional.of(name) : Optional.empty();
    }

    private static BigDecimal limit(String name, Pod pod, Container container, Map<String, Quantity> allocatable) {
        BigDecimal own = amount(container.getResources(), name, true);
        if (own.signum() > 0 || !NAMES.contains(name)) {
            return own;
        }
        BigDecimal ofPod = name.equals(Quantities.EPHEMERAL_STORAGE)
                ? BigDecimal.ZERO
                : amount(pod.getSpec().getResources(), name, true);
        Quantity ofNode = allocatable.get(name);
        return ofPod.signum() > 0 || ofNode == null ? ofPod : Quantities.number(ofNode);
    }

    private static BigDecimal amount(@Nullable ResourceRequirements resources, String name, boolean limits) {
        Map<String, Quantity> amounts =
                resources == null ? null : limits ? resources.getLimits() : resources.getRequests();
        Quantity amount = amounts == null ? null : amounts.get(name);
        return amount == null ? BigDecimal.ZERO : Quantities.number(amount);
    }

    /** In whole divisors; cpu and its divisor count in thousandths, all else in whole units. */
    private static String divided(BigDecimal amount, @Nullable Quantity divisor, String name) {
        BigDecimal given = divisor == null ? BigDecimal.ZERO : Quantities.number(divisor);
        BigDecimal by = given.signum() == 0 ? BigDecimal.ONE : given;
        int decimals = name.equals(Quantities.CPU) ? 3 : 0;
        return amount.setScale(decimals, RoundingMode.CEILING)
                .divide(by.setScale(decimals, RoundingMode.CEILING), 0, RoundingMode.CEILING)
                .toPlainString();
    }
}
