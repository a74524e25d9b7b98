package dev.spillway.kube;

/**
 * Hears what happens to a node's pods, one call at a time and in the order of each pod's history. Calls must return at
 * once. After a gap in the watch, the same methods tell what it had missed, with in-between states left out.
 */
public interface PodListener {
    void added(PodRecord pod);

    /** The object has changed, perhaps only by our own hand. */
    void changed(PodRecord pod);

    /**
     * The pod is gone from the API; a new one of its name is told afterwards, as added.
     *
     * @param last the newest state that was seen
     */
    void deleted(PodRecord last);

    /** Every pod that the API server has was told: after each complete list, so at the start and after gaps. */
    void synced();
}
