package dev.spillway.node;

import dev.spillway.core.PodRef;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.PodDeletion;
import dev.spillway.kube.PodRecord;
import dev.spillway.kube.StatusPatch;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One node's pods as the API server has them. Reads are from memory unless they say otherwise; the rest may block. */
interface ApiPods {
    Optional<PodRecord> get(String uid);

    Collection<PodRecord> pods();

    /**
     * The server's answer is what {@link #get} gives afterwards.
     *
     * @param annotations ride along if the status is written
     */
    StatusPatch writeStatus(Pod last, PodStatus wanted, Map<String, String> annotations);

    /** With grace 0, and only this incarnation. */
    PodDeletion delete(PodRef pod);

    /** Asks the API server: false if it has no such pod, or another one of that name. */
    boolean exists(PodRef pod) throws ApiException;

    /** Asks the API server for all of the node's pods, consistently. */
    Set<String> listUids() throws ApiException;
}
