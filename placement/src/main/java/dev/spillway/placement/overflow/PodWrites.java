package dev.spillway.placement.overflow;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;

/** The writes that placement makes to pods. */
public interface PodWrites {

    /**
     * Merges into the pod (RFC 7386), if it is still the one that was looked at.
     *
     * @param seen the patch carries its UID and version, so that nothing of a newer one is overwritten
     */
    Outcome patch(Pod seen, Map<String, Object> metadata, Map<String, Object> spec);

    /** What became of a write. */
    enum Outcome {
        WRITTEN,
        /** The pod has changed since: look again when the change is seen. */
        STALE,
        /** The pod is no more. */
        GONE,
        /** The API server did not take it now. */
        RETRY,
        /** The API server will never take it: our defect, and logged as one. */
        REFUSED
    }
}
