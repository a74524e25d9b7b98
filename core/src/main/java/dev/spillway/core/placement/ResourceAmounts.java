package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sums of resources: cpu in thousandths, all others in whole units, rounded up as Kubernetes does.
 *
 * @param amounts by resource name, {@code pods} included; what is missing is 0
 */
public record ResourceAmounts(Map<String, Long> amounts) {
    public static final ResourceAmounts NONE = new ResourceAmounts(Map.of());

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    public ResourceAmounts {
        amounts = Map.copyOf(amounts);
    }

    public static ResourceAmounts of(Map<String, Quantity> quantities) {
        Map<String, Long> amounts = new HashMap<>();
        quantities.forEach((name, quantity) -> amounts.put(name, amount(name, quantity)));
        return new ResourceAmounts(amounts);
    }

    static long amount(String name, Quantity quantity) {
        BigDecimal number = quantity.getNumericalAmount();
        BigDecimal scaled = name.equals("cpu") ? number.multiply(THOUSAND) : number;
        return scaled.setScale(0, RoundingMode.CEILING).longValue();
    }

    public long of(String name) {
        return amounts.getOrDefault(name, 0L);
    }

    public ResourceAmounts plus(ResourceAmounts more) {
        Map<String, Long> sum = new HashMap<>(amounts);
        more.amounts.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
        return new ResourceAmounts(sum);
    }

    public ResourceAmounts minus(ResourceAmounts less) {
        Map<String, Long> rest = new HashMap<>(amounts);
        less.amounts.forEach((name, amount) -> rest.merge(name, -amount, Long::sum));
        return new ResourceAmounts(rest);
    }

    /** These resources alone. */
    ResourceAmounts only(Set<String> names) {
        Map<String, Long> some = new HashMap<>(amounts);
        some.keySet().retainAll(names);
        return new ResourceAmounts(some);
    }

    /** The names of what is asked for and not there, in alphabetical order. Asking for nothing always fits. */
    List<String> lacking(ResourceAmounts asked) {
        return new TreeMap<>(asked.amounts)
                .entrySet().stream()
                        .filter(each -> each.getValue() > 0 && each.getValue() > of(each.getKey()))
                        .map(Map.Entry::getKey)
                        .toList();
    }
}
