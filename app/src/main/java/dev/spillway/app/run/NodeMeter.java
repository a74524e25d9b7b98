package dev.spillway.app.run;

import dev.spillway.billing.Metering;
import dev.spillway.billing.ledger.LedgerException;
import dev.spillway.core.PodObservation;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.node.VirtualNode;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a node's meters right once the node knows its pods, on a thread of its own that tries until it can. */
final class NodeMeter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeMeter.class);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Metering metering;
    private final VirtualNode node;
    private final Provider provider;
    private final Catalogue catalogue;
    private volatile boolean closed;

    /** The provider did not say what it holds. */
    private static final class Unlisted extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Unlisted(ProviderException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private NodeMeter(Metering metering, VirtualNode node, Provider provider, Catalogue catalogue) {
        this.metering = metering;
        this.node = node;
        this.provider = provider;
        this.catalogue = catalogue;
    }

    static NodeMeter start(Metering metering, VirtualNode node, Provider provider, Catalogue catalogue) {
        NodeMeter meter = new NodeMeter(metering, node, provider, catalogue);
        Thread.ofVirtual().name("meters").start(meter::reconcileWhenReady);
        return meter;
    }

    private void reconcileWhenReady() {
        boolean done = false;
        while (!done && !closed) {
            LockSupport.parkNanos(AGAIN.toNanos());
            done = node.health().ready() && reconcile();
        }
    }

    private boolean reconcile() {
        try {
            metering.reconcile(this::observations, () -> node.pods().pods().toList(), catalogue);
            return true;
        } catch (Unlisted | LedgerException e) {
            LOG.warn("meters cannot be put right yet, trying again: {}", e.getMessage());
            return false;
        }
    }

    private List<PodObservation> observations() {
        try {
            return provider.list();
        } catch (ProviderException e) {
            throw new Unlisted(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        metering.close();
    }
}
