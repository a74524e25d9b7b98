package dev.spillway.localcluster;

import java.util.Objects;

/**
 * What {@code instance.json} keeps of an instance. Ranges are in CIDR notation.
 *
 * @param name the instance's name
 * @param slot its slot
 * @param firstPort first port of its block
 * @param bridge bridge of elastic pods, and this machine's end of the link to their namespace
 * @param podRange addresses of elastic pods
 * @param serverBridge the same for the real kubelet's pods
 * @param serverPodRange addresses of the real kubelet's pods
 * @param serviceRange addresses of Services
 * @param kubernetesVersion as in {@code v1.36.3}
 * @param auditLog whether the API server writes an audit log
 * @param binaries directory of the Kubernetes binaries
 * @param capacityOnly whether it has no cluster of its own
 * @param podRange6 IPv6 addresses of elastic pods; empty if there are none
 * @param serverPodRange6 IPv6 addresses of the real kubelet's pods; empty if there are none
 * @param serviceRange6 IPv6 addresses of Services; empty if there are none
 */
public record InstanceSettings(
        String name,
        int slot,
        int firstPort,
        String bridge,
        String podRange,
        String serverBridge,
        String serverPodRange,
        String serviceRange,
        String kubernetesVersion,
        boolean auditLog,
        String binaries,
        boolean capacityOnly,
        String podRange6,
        String serverPodRange6,
        String serviceRange6) {

    public InstanceSettings {
        // What an earlier version recorded knows nothing of them.
        podRange6 = Objects.requireNonNullElse(podRange6, "");
        serverPodRange6 = Objects.requireNonNullElse(serverPodRange6, "");
        serviceRange6 = Objects.requireNonNullElse(serviceRange6, "");
    }

    static InstanceSettings of(ClusterRequest request, Slot slot, boolean ipv6, String binaries) {
        return new InstanceSettings(
                request.name().value(),
                slot.number(),
                slot.firstPort(),
                slot.bridge(),
                slot.podRange().toString(),
                slot.serverBridge(),
                slot.serverPodRange().toString(),
                slot.serviceRange().toString(),
                Versions.KUBERNETES,
                request.auditLog(),
                binaries,
                request.capacityOnly(),
                ipv6 ? slot.podRange6().toString() : "",
                ipv6 ? slot.serverPodRange6().toString() : "",
                ipv6 ? slot.serviceRange6().toString() : "");
    }
}
