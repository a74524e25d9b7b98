package dev.spillway.provider;

import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/**
 * Runs whole pods for one virtual node. Everything inside a pod — sandbox, pulls, order, restarts, back-off, probes,
 * hooks, grace, volumes — is the provider's; what is wanted comes from the node, what is comes back as observations.
 *
 * <p>{@link #ensure}, {@link #terminate} and {@link #remove} say what is wanted. They are idempotent, keyed by UID, may be
 * called at any time and from any thread, return without waiting for the work to be done, and may be repeated after a
 * restart of this process. Calls for one UID never overlap. What a provider cannot do at all it declares in
 * {@link #capabilities()}, and throws {@link ProviderException.Permanent} when asked for it all the same.
 */
public interface Provider extends AutoCloseable {

    ProviderCapabilities capabilities();

    /**
     * Connects, finds what already runs for this node, and begins to observe. Called once, before anything else. What
     * runs already is neither stopped nor restarted before {@link #ensure} or {@link #terminate} names it.
     *
     * @throws ProviderException.Retryable if the capacity behind the provider cannot be reached now
     */
    void start(PodInputs inputs, PodObserver observer) throws ProviderException;

    /**
     * This pod shall run, as given here. A pod that runs already is adopted: nothing is started twice. Called again
     * with every change of the pod object.
     *
     * @throws ProviderException.Retryable if it cannot be taken now, with nothing started
     * @throws ProviderException.Permanent if it can never run here, with nothing started
     */
    void ensure(ElasticPod pod) throws ProviderException;

    /**
     * This pod shall end: its containers are asked to stop, killed when the grace is over, and what it holds is
     * released. A later call may shorten the grace, never lengthen it. Unknown UIDs are ignored.
     *
     * @param grace from now on; zero kills at once
     */
    void terminate(PodRef pod, Duration grace) throws ProviderException;

    /**
     * The pod is gone from the API: whatever is left of it — dead containers, logs, records — goes too, and the pod
     * leaves {@link #list()}. A pod that still runs is terminated with no grace first. Unknown UIDs are ignored.
     */
    void remove(PodRef pod) throws ProviderException;

    /**
     * Every pod of this node that the provider holds anything of, also those from an earlier life of this process.
     * Complete, or an exception.
     */
    List<PodObservation> list() throws ProviderException;

    /**
     * Writes a container's log as {@code kubectl logs} shows it. Blocks until the end is reached, or, with {@code
     * follow}, until the container has ended, {@code out} fails, or the thread is interrupted.
     *
     * @throws ProviderException.NotFound if there is no such pod, container, or previous attempt
     * @throws ProviderException.Retryable if the container has not started yet
     */
    void logs(PodRef pod, String container, LogOptions options, OutputStream out) throws ProviderException;

    /** Opens a command in a running container. */
    Session exec(PodRef pod, ExecRequest request) throws ProviderException;

    /** Attaches to a running container's first process. */
    Session attach(PodRef pod, AttachRequest request) throws ProviderException;

    /**
     * Opens connections into the pod's network namespace. A {@link Session.Streams} is one connection to one port: a
     * provider of these is asked again for each connection, with exactly one port; asked with none or several, it
     * answers with streams that are connected to nothing.
     *
     * @param ports those asked for up front; may be empty, then each stream of a {@link Session.Relay} names its own
     */
    Session portForward(PodRef pod, List<Integer> ports) throws ProviderException;

    /** What the running pods of this node use; a pod that has just ended may be missing. */
    List<PodStats> stats() throws ProviderException;

    /** What the cluster must know of CSI volumes now. Returns at once. */
    default NodeVolumes volumes() {
        return NodeVolumes.NONE;
    }

    /** Stops observing. What runs keeps running. */
    @Override
    void close();
}
