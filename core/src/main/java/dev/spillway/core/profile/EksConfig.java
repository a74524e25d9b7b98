package dev.spillway.core.profile;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * ConfigMap {@code kube-system/eks-config} of TKE: the cluster's defaults, weaker than a pod's and a node's own values.
 *
 * @param podAnnotations of every pod on a virtual node
 * @param autoScale whether unmarked pods overflow; empty: it does not say
 * @param localReplicas how many replicas of each owner stay on servers; empty: it does not say
 */
public record EksConfig(Map<String, String> podAnnotations, Optional<Boolean> autoScale, OptionalInt localReplicas) {
    /** Where there is no such ConfigMap. */
    public static final EksConfig DEFAULT = new EksConfig(Map.of(), Optional.empty(), OptionalInt.empty());

    public EksConfig {
        podAnnotations = Map.copyOf(podAnnotations);
    }
}
