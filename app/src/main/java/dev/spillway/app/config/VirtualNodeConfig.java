package dev.spillway.app.config;

import dev.spillway.core.spec.Catalogue;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One virtual node.
 *
 * @param nodeName the Node object's name
 * @param address the InternalIP under which the API server reaches this process
 * @param secondaryAddress an InternalIP of the other family, where pods have addresses of both
 * @param kubeletPort of the kubelet API, on that address
 * @param architecture Go's name: {@code amd64} or {@code arm64}
 * @param labels beyond those that every virtual node has
 * @param taint keeps out what was not meant for it
 * @param capacity what pods may ask for in sum: {@code cpu}, {@code memory}, {@code pods}, {@code ephemeral-storage}
 * @param catalogue where its pods get their sizes from
 * @param network what its pods find in resolv.conf
 * @param zone becomes the label {@code topology.kubernetes.io/zone}
 * @param region becomes the label {@code topology.kubernetes.io/region}; prices and vouchers may hold for one region only
 */
public record VirtualNodeConfig(
        String nodeName,
        String address,
        Optional<String> secondaryAddress,
        int kubeletPort,
        String architecture,
        Map<String, String> labels,
        Taint taint,
        Map<String, Quantity> capacity,
        Catalogue catalogue,
        PodDns network,
        Optional<String> zone,
        Optional<String> region,
        ProviderConfig provider) {
    static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

    public VirtualNodeConfig {
        labels = Map.copyOf(labels);
        capacity = Map.copyOf(capacity);
    }

    /** Its InternalIPs, the primary one first. */
    public List<String> addresses() {
        return Stream.concat(Stream.of(address), secondaryAddress.stream()).toList();
    }

    /** Whether a node may be called so. */
    public static boolean isPossibleName(String name) {
        return NODE_NAME.matcher(name).matches();
    }

    /**
     * How its pods look up names.
     *
     * @param clusterDns nameservers for pods with {@code dnsPolicy: ClusterFirst}; none: the host's are used
     * @param clusterDomain such as {@code cluster.local}
     */
    public record PodDns(List<String> clusterDns, String clusterDomain) {
        public PodDns {
            clusterDns = List.copyOf(clusterDns);
        }
    }
}
