package dev.spillway.localcluster;

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
        boolean capacityOnly) {

    static InstanceSettings of(ClusterRequest request, Slot slot, String binaries) {
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
                request.capacityOnly());
    }
}
