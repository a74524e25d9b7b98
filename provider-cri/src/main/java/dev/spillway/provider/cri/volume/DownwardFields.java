package dev.spillway.provider.cri.volume;

import io.fabric8.kubernetes.api.model.ResourceFieldSelector;

/** What a pod may read about itself in a file. */
public interface DownwardFields {
    /**
     * The value of a field such as {@code metadata.name}.
     *
     * @throws VolumeException if there is no such field
     */
    String field(String volume, String fieldPath) throws VolumeException;

    /** What a container may use, in the unit that is asked for. */
    String resource(String volume, ResourceFieldSelector selector) throws VolumeException;
}
