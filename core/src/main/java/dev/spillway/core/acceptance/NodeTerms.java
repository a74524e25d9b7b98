package dev.spillway.core.acceptance;

import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;

/**
 * What a virtual node takes pods on.
 *
 * @param name the node's
 * @param labels the node's, against which node selectors and affinities are checked once more
 * @param taints the node's; only those with effect NoExecute matter to a pod that is bound already
 * @param features what its provider can do
 */
public record NodeTerms(String name, Map<String, String> labels, List<Taint> taints, FeatureSet features) {
    public NodeTerms {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }
}
