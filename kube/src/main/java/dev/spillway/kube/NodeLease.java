package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's heartbeat: its Lease in {@code kube-node-lease}, renewed every 10 s and good for 40 s, as a kubelet's. Give it
 * an {@link ApiServer} that nothing else uses.
 */
public final class NodeLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
    private static final int SECONDS = 40;
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final double JITTER = 0.04;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(7);

    private final ApiServer api;
    private final String nodeName;
    private final Supplier<Optional<String>> nodeUid;
    private final InstantSource clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    private final Thread thread;

    private @Nullable Lease last;
    private volatile @Nullable Instant renewedAt;

    /**
     * Begins nothing yet.
     *
     * @param nodeUid of the Node object, which will own the Lease; empty while it is not known
     */
    public NodeLease(ApiServer api, String nodeName, Supplier<Optional<String>> nodeUid) {
        this(api, nodeName, nodeUid, InstantSource.system());
    }

    NodeLease(ApiServer api, String nodeName, Supplier<Optional<String>> nodeUid, InstantSource clock) {
        this.api = api;
        this.nodeName = nodeName;
        this.nodeUid = nodeUid;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("lease " + nodeName).unstarted(this::beat);
    }

    /** Renews from now on, at once the first time. */
    public void start() {
        thread.start();
    }

    /** When the API server last took a renewal; empty before the first. */
    public Optional<Instant> renewedAt() {
        return Optional.ofNullable(renewedAt);
    }

    private void beat() {
        boolean failing = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    renew();
                    if (failing) {
                        LOG.info("lease of node {} renewed again", nodeName);
                    }
                    failing = false;
                    backoff.reset();
                    Thread.sleep(INTERVAL.plusMillis((long) (INTERVAL.toMillis() * JITTER * random.nextDouble())));
                } catch (ApiException e) {
                    if (!failing) {
                        LOG.warn("lease of node {} not renewed, trying until it is: {}", nodeName, e.getMessage());
                    }
                    failing = true;
                    Thread.sleep(backoff.next(e.retryAfter()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One renewal: what was last written is written again with a new time, and looked up only if that is refused. */
    void renew() throws ApiException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Lease known = last;
        if (known == null) {
            known = createOrGet(now);
        }
        try {
            last = put(known, now);
        } catch (ApiException e) {
            if (!e.notFound() && e.code() != ApiException.CONFLICT) {
                throw e;
            }
            last = put(createOrGet(now), now);
        }
        renewedAt = now;
    }

    /** A time that is not later than the last would be no heartbeat for the cluster: after a clock is set back. */
    private Lease put(Lease lease, Instant now) throws ApiException {
        Instant before = renewTime(lease);
        if (now.equals(before)) {
            return lease;
        }
        Instant later = now.isAfter(before) ? now : before.plus(1, ChronoUnit.MICROS);
        return api.replace(ApiPath.in(ApiPath.NODE_LEASES, nodeName), renewed(lease, later), Lease.class);
    }

    private Lease createOrGet(Instant now) throws ApiException {
        try {
            return api.get(ApiPath.in(ApiPath.NODE_LEASES, nodeName), Lease.class);
        } catch (ApiException e) {
            if (!e.notFound()) {
                throw e;
            }
            return api.create(ApiPath.NODE_LEASES, renewed(blank(), now), Lease.class);
        }
    }

    private Lease blank() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(nodeName)
                .withNamespace("kube-node-lease")
                .endMetadata()
                .build();
    }

    private Lease renewed(Lease lease, Instant now) {
        LeaseBuilder builder = new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity(nodeName)
                .withLeaseDurationSeconds(SECONDS)
                .withRenewTime(ZonedDateTime.ofInstant(now, ZoneOffset.UTC))
                .endSpec();
        // Without its owner, a lease would outlive its node.
        nodeUid.get()
                .ifPresent(uid -> builder.editMetadata()
                        .withOwnerReferences(NodeOwner.of(nodeName, uid))
                        .endMetadata());
        return builder.build();
    }

    private static Instant renewTime(Lease lease) {
        if (lease.getSpec() == null || lease.getSpec().getRenewTime() == null) {
            return Instant.MIN;
        }
        return lease.getSpec().getRenewTime().toInstant();
    }

    /** The lease is left to run out; whoever wants the node gone at once deletes the Node. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
