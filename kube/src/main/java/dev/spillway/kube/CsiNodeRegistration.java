package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.CSINodeBuilder;
import io.fabric8.kubernetes.api.model.storage.CSINodeDriver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's CSINode object as it is wanted: by it the scheduler counts volumes, and provisioners and attachers know
 * where a node is and what its drivers call it. It goes with the Node, which owns it. Safe for use by many threads.
 */
public final class CsiNodeRegistration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CsiNodeRegistration.class);
    private static final String PATH = "/apis/storage.k8s.io/v1/csinodes";
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int INVALID = 422;

    private final ApiServer api;
    private final String nodeName;
    private final Supplier<Optional<String>> nodeUid;
    private final Set<String> configured;
    private final Supplier<List<CSINodeDriver>> registered;
    private final Semaphore looks = new Semaphore(0);
    private final Thread thread;
    private Optional<CSINode> known = Optional.empty();
    private boolean removed;

    /**
     * Does nothing yet.
     *
     * @param nodeUid of the Node object, which will own it; empty while it is not known
     * @param configured names of the drivers that the node is to have; without any, what an earlier configuration left is
     *     removed
     * @param registered those that have answered; what the others once said stays
     */
    public CsiNodeRegistration(
            ApiServer api,
            String nodeName,
            Supplier<Optional<String>> nodeUid,
            Set<String> configured,
            Supplier<List<CSINodeDriver>> registered) {
        this.api = api;
        this.nodeName = nodeName;
        this.nodeUid = nodeUid;
        this.configured = Set.copyOf(configured);
        this.registered = registered;
        this.thread = Thread.ofVirtual().name("csinode " + nodeName).unstarted(this::keep);
    }

    /** Keeps it so from now on, on a thread of its own. */
    public void start() {
        thread.start();
    }

    /** Something may have changed: look now. Returns at once. */
    public void check() {
        looks.release();
    }

    private void keep() {
        boolean failing = false;
        try {
            while (!settled()) {
                try {
                    sync();
                    failing = false;
                } catch (ApiException e) {
                    if (!failing) {
                        LOG.warn("CSINode {} not up to date, trying until it is: {}", nodeName, e.getMessage());
                    }
                    failing = true;
                    known = Optional.empty();
                }
                if (looks.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    looks.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean settled() {
        return configured.isEmpty() && removed;
    }

    /** One look: writes what differs from what is there. */
    void sync() throws ApiException {
        Optional<String> uid = nodeUid.get();
        if (uid.isEmpty()) {
            return;
        }
        if (known.isEmpty()) {
            known = Lookup.find(() -> api.get(ApiPath.in(PATH, nodeName), CSINode.class));
        }
        if (configured.isEmpty()) {
            remove();
        } else {
            write(goal(uid.get(), known.map(CsiNodeRegistration::drivers).orElse(List.of())));
        }
    }

    private void remove() throws ApiException {
        if (known.isPresent()) {
            api.delete(ApiPath.in(PATH, nodeName), Map.of());
        }
        removed = true;
    }

    private void write(CSINode goal) throws ApiException {
        if (known.filter(last -> same(last, goal)).isPresent()) {
            return;
        }
        known = Optional.of(known.isEmpty() ? api.create(PATH, goal, CSINode.class) : replace(known.get(), goal));
        LOG.info("CSINode {}: {} drivers", nodeName, drivers(goal).size());
    }

    /** What a driver has once said of the node cannot be changed in place. */
    private CSINode replace(CSINode found, CSINode goal) throws ApiException {
        CSINode next = new CSINodeBuilder(goal)
                .editMetadata()
                .withResourceVersion(found.getMetadata().getResourceVersion())
                .withAnnotations(found.getMetadata().getAnnotations())
                .endMetadata()
                .build();
        String path = ApiPath.in(PATH, nodeName);
        try {
            return api.replace(path, next, CSINode.class);
        } catch (ApiException e) {
            if (e.code() != INVALID) {
                throw e;
            }
            api.delete(path, Map.of());
            return api.create(PATH, goal, CSINode.class);
        }
    }

    private CSINode goal(String uid, List<CSINodeDriver> before) {
        Map<String, CSINodeDriver> drivers = new TreeMap<>();
        before.stream().filter(d -> configured.contains(d.getName())).forEach(d -> drivers.put(d.getName(), d));
        registered.get().forEach(d -> drivers.put(d.getName(), d));
        return new CSINodeBuilder()
                .withNewMetadata()
                .withName(nodeName)
                .withOwnerReferences(NodeOwner.of(nodeName, uid))
                .endMetadata()
                .withNewSpec()
                .withDrivers(List.copyOf(drivers.values()))
                .endSpec()
                .build();
    }

    private static boolean same(CSINode a, CSINode b) {
        return drivers(a).equals(drivers(b))
                && Objects.equals(
                        a.getMetadata().getOwnerReferences(), b.getMetadata().getOwnerReferences());
    }

    private static List<CSINodeDriver> drivers(CSINode node) {
        List<CSINodeDriver> drivers = node.getSpec().getDrivers();
        return drivers == null ? List.of() : drivers;
    }

    /** The object stays in the API. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
