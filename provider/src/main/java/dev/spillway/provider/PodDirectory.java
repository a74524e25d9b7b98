package dev.spillway.provider;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pods of one virtual node, for whoever answers questions about them by name: the kubelet API. Answers come from
 * memory, never from the network. Safe for use by many threads.
 */
public interface PodDirectory {

    /** The virtual node's name. */
    String nodeName();

    /** What runs this node's pods. */
    Provider provider();

    /**
     * The pod of that name that the API server sent last, with the status that the node holds now, which may be newer
     * than the one in the API. Also pods that have finished, and pods that are being deleted, until they are gone from
     * the API. The caller owns the returned object.
     */
    Optional<Pod> find(String namespace, String name);

    /**
     * Every pod that {@link #find} finds, in any order. Made as the stream is consumed, so that a node of many pods is
     * never in memory as whole objects; pods that come or go meanwhile may be there or not.
     */
    Stream<Pod> pods();
}
