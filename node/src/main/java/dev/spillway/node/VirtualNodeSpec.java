package dev.spillway.node;

import dev.spillway.core.price.PriceBook;
import dev.spillway.core.spec.Catalogue;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one virtual node shall be.
 *
 * @param name of the Node object; a DNS subdomain
 * @param labels beyond those that every virtual node has
 * @param annotations of the Node object
 * @param taints keep out what was not meant for it
 * @param capacity what pods may ask for in sum: {@code cpu}, {@code memory}, {@code pods}, {@code ephemeral-storage}
 * @param catalogue where pods get their sizes from
 * @param prices what pods are told they cost; empty if nobody is told
 * @param addresses the node's InternalIPs, under which the API server reaches its kubelet API; the primary one first
 * @param kubeletPort of the kubelet API on these addresses
 * @param kubeletVersion as {@code kubectl get nodes} shows it, such as {@code v1.36.3+spillway}
 * @param declaredFeatures of the kubelet API, such as {@code ExtendWebSocketsToKubelet}
 * @param writesEveryEnding whether a deleted pod's terminal status is always written before it goes, as a kubelet does;
 *     otherwise only where a Job or a finalizer waits for it, which saves one of three writes
 */
public record VirtualNodeSpec(
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<Taint> taints,
        Map<String, Quantity> capacity,
        Catalogue catalogue,
        Optional<PriceBook> prices,
        List<String> addresses,
        int kubeletPort,
        String kubeletVersion,
        List<String> declaredFeatures,
        boolean writesEveryEnding) {
    public VirtualNodeSpec {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        taints = List.copyOf(taints);
        capacity = Map.copyOf(capacity);
        addresses = List.copyOf(addresses);
        declaredFeatures = List.copyOf(declaredFeatures);
    }
}
