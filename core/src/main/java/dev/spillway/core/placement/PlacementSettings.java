package dev.spillway.core.placement;

import dev.spillway.core.dialect.Dialect;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the installer decides.
 *
 * @param overflowByDefault whether pods that nothing marks may overflow; eks-config goes before it
 * @param excludedNamespaces whose pods are never touched
 * @param poolTaints of our virtual nodes: one each, so as many as there are kinds of pools
 * @param limits of pods that overflow by themselves
 */
public record PlacementSettings(
        boolean overflowByDefault, Set<String> excludedNamespaces, List<Taint> poolTaints, OverflowLimits limits) {
    public static final Set<String> SYSTEM_NAMESPACES = Set.of("kube-system", "spillway-system");

    public static final PlacementSettings DEFAULT =
            new PlacementSettings(true, SYSTEM_NAMESPACES, List.of(Dialect.ACK.taint()), OverflowLimits.UNLIMITED);

    public PlacementSettings {
        excludedNamespaces = Set.copyOf(excludedNamespaces);
        poolTaints = List.copyOf(poolTaints);
    }

    /** The same with the taints of more pools. */
    public PlacementSettings withPoolTaints(Collection<Taint> more) {
        Set<Taint> all = new LinkedHashSet<>(poolTaints);
        all.addAll(more);
        return new PlacementSettings(overflowByDefault, excludedNamespaces, List.copyOf(all), limits);
    }
}
