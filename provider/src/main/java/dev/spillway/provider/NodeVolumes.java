package dev.spillway.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the cluster must know of a node's CSI volumes.
 *
 * @param drivers those that have answered
 * @param inUse the unique names of volumes that must not be detached from the node now; empty while that is not
 *     known
 */
public record NodeVolumes(List<Driver> drivers, Optional<Set<String>> inUse) {
    /** Of a provider that mounts none. */
    public static final NodeVolumes NONE = new NodeVolumes(List.of(), Optional.empty());

    public NodeVolumes {
        drivers = List.copyOf(drivers);
        inUse = inUse.map(Set::copyOf);
    }

    /**
     * How a CSI driver knows the machine.
     *
     * @param name the driver's
     * @param nodeId the machine's, with the driver
     * @param maxVolumes how many volumes may be attached to it; 0 if the driver does not say
     * @param topology where the machine is, in labels
     */
    public record Driver(String name, String nodeId, long maxVolumes, Map<String, String> topology) {
        public Driver {
            topology = Map.copyOf(topology);
        }
    }
}
