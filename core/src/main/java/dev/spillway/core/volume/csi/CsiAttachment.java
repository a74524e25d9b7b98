package dev.spillway.core.volume.csi;

import java.util.Map;

/**
 * How far the cluster has got with attaching a volume to a node.
 *
 * @param attached and not being detached
 * @param error what went wrong at the last try; empty if nothing did
 * @param publishContext for the driver, once attached
 */
public record CsiAttachment(boolean attached, String error, Map<String, String> publishContext) {
    public CsiAttachment {
        publishContext = Map.copyOf(publishContext);
    }
}
