package dev.spillway.network;

import dev.spillway.core.network.PodNetworkState;
import dev.spillway.kube.ApiException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from the pods' network, again and again, whether the cluster is reached, for the node's condition {@value
 * dev.spillway.core.network.PodNetworkState#CONDITION}.
 */
public final class PodNetworkWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodNetworkWatch.class);
    private static final Duration WHILE_REACHED = Duration.ofSeconds(10);
    private static final Duration WHILE_NOT = Duration.ofSeconds(2);

    private final String node;
    private final TargetSource source;
    private final Runnable changed;
    private final PodNetworkProbe probe = new PodNetworkProbe(new SocketReach());
    private final Steadiness steadiness = new Steadiness();
    private final Thread thread;
    private volatile PodNetworkState state = PodNetworkState.unknown();

    private PodNetworkWatch(String node, Optional<Path> network, TargetSource source, Runnable changed) {
        this.node = node;
        this.source = source;
        this.changed = changed;
        this.thread = NetworkThread.of("pod-network-" + node, network, this::watch, this::refused);
    }

    /**
     * Begins to look.
     *
     * @param network file of the network namespace that pods are connected to; this process's own when empty
     * @param changed called on a thread of the watch's own when {@link #state} has become another
     */
    public static PodNetworkWatch start(String node, Optional<Path> network, ClusterTargets targets, Runnable changed) {
        PodNetworkWatch watch = new PodNetworkWatch(node, network, targets, changed);
        watch.thread.start();
        return watch;
    }

    /** What is known now. */
    public PodNetworkState state() {
        return state;
    }

    private void watch() {
        try {
            boolean reached = true;
            while (!Thread.currentThread().isInterrupted()) {
                reached = look(!reached);
                Thread.sleep(reached ? WHILE_REACHED : WHILE_NOT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean look(boolean doubted) {
        try {
            PodNetworkState seen = probe.look(source.targets(doubted));
            tell(steadiness.after(seen));
            return seen.isReached();
        } catch (ApiException e) {
            // Whoever does not answer cannot be told either: what was known stays.
            LOG.debug("node {}: what its pods must reach is not known: {}", node, e.getMessage());
            return false;
        }
    }

    private void refused(String why) {
        tell(PodNetworkState.notReached("NoPodNetwork", why));
    }

    private void tell(PodNetworkState now) {
        if (state.equals(now)) {
            return;
        }
        if (now.isReached() && !state.isReached()) {
            LOG.info("node {}: its pods reach the cluster: {}", node, now.message());
        } else if (!now.isReached() && !now.status().equals(state.status())) {
            LOG.warn("node {}: its pods do not reach the cluster: {}", node, now.message());
        }
        state = now;
        changed.run();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
