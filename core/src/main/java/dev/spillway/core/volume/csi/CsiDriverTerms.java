package dev.spillway.core.volume.csi;

import java.util.Set;

/**
 * What a CSIDriver object says of a driver.
 *
 * @param attachRequired whether the cluster must attach a volume before a node mounts it
 * @param podInfo whether the driver is told whose pod a volume is for
 * @param fsGroupPolicy {@code None}, {@code File} or {@code ReadWriteOnceWithFSType}
 * @param lifecycles of {@code Persistent} and {@code Ephemeral}
 * @param wantsTokens whether the driver asks for tokens of the pod's ServiceAccount
 * @param wantsRepublish whether volumes are to be published again and again
 */
public record CsiDriverTerms(
        boolean attachRequired,
        boolean podInfo,
        String fsGroupPolicy,
        Set<String> lifecycles,
        boolean wantsTokens,
        boolean wantsRepublish) {
    /** Of a driver without such an object. */
    public static final CsiDriverTerms UNSAID =
            new CsiDriverTerms(true, false, "ReadWriteOnceWithFSType", Set.of("Persistent"), false, false);

    public CsiDriverTerms {
        lifecycles = Set.copyOf(lifecycles);
    }
}
