package dev.spillway.provider;

import dev.spillway.core.acceptance.FeatureSet;
import java.util.Set;

/**
 * What a provider is and can do, for {@code status.nodeInfo} and for answers to users.
 *
 * @param name {@code cri}, {@code simulator}, …
 * @param runtimeVersion as {@code containerRuntimeVersion} shows it: {@code containerd://1.6.20}
 * @param architecture of the machines behind it, Go's name: {@code amd64}, {@code arm64}
 * @param features what it can do beyond running pods
 * @param podFeatures what pods may ask for beyond plain containers; a pod that asks for more is refused
 * @param runtimes how pods are isolated
 */
public record ProviderCapabilities(
        String name,
        String runtimeVersion,
        String architecture,
        Set<Feature> features,
        FeatureSet podFeatures,
        Runtimes runtimes) {
    public ProviderCapabilities {
        features = Set.copyOf(features);
    }

    /** Of a provider that has no handlers for RuntimeClasses. */
    public ProviderCapabilities(
            String name, String runtimeVersion, String architecture, Set<Feature> features, FeatureSet podFeatures) {
        this(name, runtimeVersion, architecture, features, podFeatures, Runtimes.NONE);
    }

    /** Of a provider that runs plain containers only. */
    public ProviderCapabilities(String name, String runtimeVersion, String architecture, Set<Feature> features) {
        this(name, runtimeVersion, architecture, features, FeatureSet.of());
    }

    public enum Feature {
        LOGS,
        EXEC,
        ATTACH,
        PORT_FORWARD,
        STATS
    }
}
