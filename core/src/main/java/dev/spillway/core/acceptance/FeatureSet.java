package dev.spillway.core.acceptance;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The features that a provider runs pods with: the one place that widens as it learns more.
 *
 * @param csiDrivers the CSI drivers whose volumes it mounts, by name
 */
public record FeatureSet(Set<PodFeature> features, Set<String> csiDrivers) {
    public FeatureSet {
        features = Set.copyOf(features);
        csiDrivers = Set.copyOf(csiDrivers);
    }

    public static FeatureSet of(PodFeature... features) {
        return new FeatureSet(Set.of(features), Set.of());
    }

    /** Every feature there is, as a provider has it that only pretends to run pods. */
    public static FeatureSet all() {
        return new FeatureSet(EnumSet.allOf(PodFeature.class), Set.of());
    }

    public boolean has(PodFeature feature) {
        return features.contains(feature);
    }

    /** Whether pods may have inline volumes of this CSI driver. */
    public boolean mountsCsi(String driver) {
        return has(PodFeature.CSI_VOLUMES) || csiDrivers.contains(driver);
    }

    public FeatureSet withCsiDrivers(Set<String> names) {
        return new FeatureSet(features, names);
    }

    /** Everything that this or the other has. */
    public FeatureSet or(FeatureSet other) {
        Set<String> drivers = new HashSet<>(csiDrivers);
        drivers.addAll(other.csiDrivers);
        return with(other.features.toArray(PodFeature[]::new)).withCsiDrivers(drivers);
    }

    public FeatureSet with(PodFeature... more) {
        Set<PodFeature> wider = EnumSet.noneOf(PodFeature.class);
        wider.addAll(features);
        wider.addAll(Set.of(more));
        return new FeatureSet(wider, csiDrivers);
    }

    public FeatureSet without(PodFeature... fewer) {
        Set<PodFeature> narrower = EnumSet.noneOf(PodFeature.class);
        narrower.addAll(features);
        narrower.removeAll(Set.of(fewer));
        return new FeatureSet(narrower, csiDrivers);
    }
}
