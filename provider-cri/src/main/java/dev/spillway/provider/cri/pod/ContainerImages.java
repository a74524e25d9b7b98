package dev.spillway.provider.cri.pod;

import dev.spillway.cri.api.Image;
import java.util.Map;

/**
 * The images that one container needs, all on this host.
 *
 * @param own what it runs
 * @param ofVolumes what it mounts, by name of the volume
 */
record ContainerImages(Image own, Map<String, Image> ofVolumes) {
    ContainerImages {
        ofVolumes = Map.copyOf(ofVolumes);
    }
}
