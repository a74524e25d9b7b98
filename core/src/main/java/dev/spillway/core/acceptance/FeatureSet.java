package dev.spillway.core.acceptance;

import java.util.EnumSet;
import java.util.Set;

/** The features that a provider runs pods with: the one place that widens as it learns more. */
public record FeatureSet(Set<PodFeature> features) {
    public FeatureSet {
        features = Set.copyOf(features);
    }

    public static FeatureSet of(PodFeature... features) {
        return new FeatureSet(Set.of(features));
    }

    /** Every feature there is, as a provider has it that only pretends to run pods. */
    public static FeatureSet all() {
        return new FeatureSet(EnumSet.allOf(PodFeature.class));
    }

    public boolean has(PodFeature feature) {
        return features.contains(feature);
    }

    public FeatureSet with(PodFeature... more) {
        Set<PodFeature> wider = EnumSet.noneOf(PodFeature.class);
        wider.addAll(features);
        wider.addAll(Set.of(more));
        return new FeatureSet(wider);
    }

    public FeatureSet without(PodFeature... fewer) {
        Set<PodFeature> narrower = EnumSet.noneOf(PodFeature.class);
        narrower.addAll(features);
        narrower.removeAll(Set.of(fewer));
        return new FeatureSet(narrower);
    }
}
