package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several processes acts for the whole cluster: the one that holds a Lease and renews it in time. A candidate takes
 * the Lease when its holder gives it back, or has not renewed it for as long as it is good, by the candidate's own clock; so
 * at no time do two of them lead whose clocks run equally fast. A process that comes back under the same identity goes on.
 * Safe for use by many threads.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    /** How long a Lease is good: within this time another one leads when the leader is killed. */
    private static final Duration GOOD = Duration.ofSeconds(15);
    /** Whoever has not renewed for so long leads no more: before anybody else can. */
    private static final Duration GIVE_UP = Duration.ofSeconds(10);

    /** An API server that does not answer keeps nobody from leaving. */
    private static final Duration LEAVE = Duration.ofSeconds(2);

    private static final Duration STEP = Duration.ofSeconds(2);
    private static final String API_VERSION = "/apis/coordination.k8s.io/v1/namespaces/";

    private final ApiServer api;
    private final String collection;
    private final String namespace;
    private final String name;
    private final String identity;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Thread thread;
    private volatile long leadsUntil;
    private volatile boolean leading;
    private boolean failing;
    private @Nullable Lease seen;
    private long seenSince;

    /**
     * A candidate that does nothing yet.
     *
     * @param identity unlike any other candidate's, and the same when this one comes back
     */
    public Leadership(ApiServer api, String namespace, String name, String identity) {
        this(api, namespace, name, identity, InstantSource.system(), System::nanoTime);
    }

    Leadership(ApiServer api, String namespace, String name, String identity, InstantSource clock, LongSupplier nanos) {
        this.api = api;
        this.collection = API_VERSION + namespace + "/leases";
        this.namespace = namespace;
        this.name = name;
        this.identity = identity;
        this.clock = clock;
        this.nanos = nanos;
        this.thread = Thread.ofVirtual().name("leadership " + name).unstarted(this::keep);
    }

    /** Tries to lead from now on. */
    public void start() {
        thread.start();
    }

    /** Whether this process leads now. Ask again before each act. */
    public boolean leads() {
        return leading && nanos.getAsLong() - leadsUntil < 0;
    }

    private void keep() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    step();
                    failing = false;
                } catch (ApiException e) {
                    failed(e);
                }
                Thread.sleep(STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(ApiException e) {
        seen = null;
        if (!failing) {
            LOG.warn("lease {}/{} cannot be kept, trying until it can: {}", namespace, name, e.getMessage());
        }
        failing = true;
    }

    /** One renewal, or one look at whether the Lease can be had. */
    void step() throws ApiException {
        Lease lease = leads() && seen != null ? seen : look();
        if (isOurs(lease) || isFree(lease)) {
            take(lease);
        } else {
            leading = false;
        }
    }

    private Lease look() throws ApiException {
        Lease found = getOrCreate();
        if (seen == null || !version(found).equals(version(seen))) {
            seenSince = nanos.getAsLong();
        }
        seen = found;
        return found;
    }

    private Lease getOrCreate() throws ApiException {
        try {
            return api.get(ApiPath.in(collection, name), Lease.class);
        } catch (ApiException e) {
            if (!e.notFound()) {
                throw e;
            }
            return api.create(
                    collection,
                    new LeaseBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace)
                            .endMetadata()
                            .withSpec(new LeaseSpec())
                            .build(),
                    Lease.class);
        }
    }

    private void take(Lease lease) throws ApiException {
        long before = nanos.getAsLong();
        boolean news = !leads();
        try {
            seen = api.replace(ApiPath.in(collection, name), held(lease), Lease.class);
        } catch (ApiException e) {
            if (e.code() != ApiException.CONFLICT) {
                throw e;
            }
            // Somebody was faster, or has taken it from us: the next look tells.
            seen = null;
            leading = false;
            return;
        }
        seenSince = before;
        leadsUntil = before + GIVE_UP.toNanos();
        leading = true;
        if (news) {
            LOG.info("{} leads: it holds lease {}/{}", identity, namespace, name);
        }
    }

    private Lease held(Lease lease) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ZonedDateTime time = ZonedDateTime.ofInstant(now, ZoneOffset.UTC);
        boolean change = !isOurs(lease);
        int before = Optional.ofNullable(lease.getSpec())
                .map(LeaseSpec::getLeaseTransitions)
                .orElse(0);
        LeaseBuilder builder = new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds((int) GOOD.toSeconds())
                .withRenewTime(time)
                .withLeaseTransitions(change ? before + 1 : before)
                .endSpec();
        if (change) {
            builder.editSpec().withAcquireTime(time).endSpec();
        }
        return builder.build();
    }

    private boolean isOurs(Lease lease) {
        return identity.equals(holder(lease));
    }

    /** Its times are another machine's and are not looked at: it is free when it has not changed here for long enough. */
    private boolean isFree(Lease lease) {
        long good = Optional.ofNullable(lease.getSpec())
                .map(LeaseSpec::getLeaseDurationSeconds)
                .map(TimeUnit.SECONDS::toNanos)
                .orElse(GOOD.toNanos());
        return holder(lease).isEmpty() || nanos.getAsLong() - seenSince > good;
    }

    private static String holder(Lease lease) {
        return Optional.ofNullable(lease.getSpec())
                .map(LeaseSpec::getHolderIdentity)
                .orElse("");
    }

    private static String version(Lease lease) {
        return String.valueOf(lease.getMetadata().getResourceVersion());
    }

    /** Gives the Lease back, so that another candidate need not wait until it has run out. */
    @Override
    public void close() {
        thread.interrupt();
        boolean led = leads();
        leading = false;
        if (!led) {
            return;
        }
        try {
            if (thread.isAlive()) {
                thread.join(LEAVE);
            }
            Thread.ofVirtual().start(this::giveBack).join(LEAVE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveBack() {
        try {
            Lease lease = api.get(ApiPath.in(collection, name), Lease.class);
            if (isOurs(lease)) {
                lease.getSpec().setHolderIdentity("");
                api.replace(ApiPath.in(collection, name), lease, Lease.class);
            }
        } catch (ApiException e) {
            LOG.info("lease {}/{} is left to run out: {}", namespace, name, e.getMessage());
        }
    }
}
