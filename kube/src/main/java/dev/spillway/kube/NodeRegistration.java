package dev.spillway.kube;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a Node object in the API as it is wanted: creates or adopts it, writes its status when it changes and every five
 * minutes otherwise, and creates it again when somebody has deleted it. Safe for use by many threads.
 */
public final class NodeRegistration implements AutoCloseable {
    /** Of a node for which a controller attaches volumes, as to no others, and which therefore says what it uses. */
    public static final String ATTACHED_BY_CONTROLLER = "volumes.kubernetes.io/controller-managed-attach-detach";

    private static final Logger LOG = LoggerFactory.getLogger(NodeRegistration.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration REPORT = Duration.ofMinutes(5);

    private final ApiServer api;
    private final String nodeName;
    private final Supplier<Node> wanted;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore looks = new Semaphore(0);
    private final ListWatch<Node> watch;
    private final Thread thread;
    private final Backoff backoff =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(7), RandomGenerator.getDefault());

    private volatile @Nullable Node current;
    private Instant reported = Instant.MIN;

    /**
     * Does nothing yet.
     *
     * @param wanted the whole Node as it should be now: name, labels, annotations, taints, providerID and status, without
     *     the conditions' times. Asked often, so it must be quick
     */
    public NodeRegistration(ApiServer api, String nodeName, Supplier<Node> wanted) {
        this(api, nodeName, wanted, InstantSource.system());
    }

    NodeRegistration(ApiServer api, String nodeName, Supplier<Node> wanted, InstantSource clock) {
        this.api = api;
        this.nodeName = nodeName;
        this.wanted = wanted;
        this.clock = clock;
        this.watch = new ListWatch<>(
                api,
                ApiPath.NODES,
                ApiPath.fieldSelector("metadata.name", nodeName),
                NodeRegistration::read,
                new Seen());
        this.thread = Thread.ofVirtual().name("node " + nodeName).unstarted(this::keep);
    }

    private static Node read(JsonParser parser) throws IOException {
        return parser.readValueAs(Node.class);
    }

    /** Creates the Node, or adopts the one of its name: adds what is missing of labels, annotations and taints. */
    public Node register() throws ApiException {
        lock.lock();
        try {
            reported = Instant.MIN;
            Node node = createOrGet(wanted.get());
            current = node;
            adopt(node);
            return write();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps it so from now on, on threads of its own; registers first if nobody has. */
    public void start() {
        thread.start();
        watch.start();
    }

    /** Something about the node has changed: look now. Returns at once. */
    public void check() {
        looks.release();
    }

    /** As the server last sent it; empty before it is registered and while it is deleted. */
    public Optional<Node> current() {
        return Optional.ofNullable(current);
    }

    /** The UID of the Node object; empty before it is registered and while it is deleted. */
    public Optional<String> uid() {
        return current().map(node -> node.getMetadata().getUid());
    }

    private void keep() {
        boolean failing = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    sync();
                    failing = false;
                    backoff.reset();
                    if (looks.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                        looks.drainPermits();
                    }
                } catch (ApiException e) {
                    if (!failing) {
                        LOG.warn("node {} not up to date, trying until it is: {}", nodeName, e.getMessage());
                    }
                    failing = true;
                    Thread.sleep(backoff.next(e.retryAfter()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look: registers if there is no Node, else writes what is due. */
    void sync() throws ApiException {
        lock.lock();
        try {
            Node known = current;
            if (known == null) {
                register();
                LOG.info("node {} registered", nodeName);
            } else {
                describe(known, wanted.get());
                write();
            }
        } catch (ApiException e) {
            if (e.notFound()) {
                current = null;
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private Node createOrGet(Node node) throws ApiException {
        try {
            Node created = api.create(ApiPath.NODES, timed(node), Node.class);
            reported = clock.instant();
            return created;
        } catch (ApiException e) {
            if (!e.alreadyExists()) {
                throw e;
            }
            return api.get(ApiPath.in(ApiPath.NODES, nodeName), Node.class);
        }
    }

    /** A new Node comes with its status, so that it is ready as soon as it is there. */
    private Node timed(Node node) {
        return new NodeBuilder(node)
                .editStatus()
                .withConditions(ConditionTimes.of(List.of(), node.getStatus().getConditions(), clock.instant()))
                .endStatus()
                .build();
    }

    private void adopt(Node node) throws ApiException {
        String path = ApiPath.in(ApiPath.NODES, nodeName);
        Node goal = wanted.get();
        describe(node, goal);
        Optional<ObjectNode> taints = NodePatches.taints(node, goal);
        if (taints.isPresent()) {
            taint(path, taints.get());
        }
    }

    /** Some labels are known only once what runs the pods has been asked. */
    private void describe(Node node, Node goal) throws ApiException {
        Optional<ObjectNode> metadata = NodePatches.metadata(node, goal);
        if (metadata.isPresent()) {
            current = api.patch(ApiPath.in(ApiPath.NODES, nodeName), metadata.get(), Node.class);
        }
    }

    /** NodeRestriction lets a node taint itself when it is created, and never again. */
    private void taint(String path, ObjectNode patch) throws ApiException {
        try {
            current = api.patch(path, patch, Node.class);
        } catch (ApiException e) {
            if (!e.denied()) {
                throw e;
            }
            LOG.error(
                    "node {} exists without its taints and may not set them itself, so any pod can be scheduled to it:"
                            + " delete the Node, and it comes back with them ({})",
                    nodeName,
                    e.getMessage());
        }
    }

    private Node write() throws ApiException {
        Node last = requireNonNull(current, "no node is registered");
        if (last.getStatus() == null) {
            last.setStatus(new NodeStatus());
        }
        Instant now = clock.instant();
        Optional<ObjectNode> patch = NodePatches.status(last, wanted.get(), now);
        boolean clockSetBack = now.isBefore(reported);
        boolean due = clockSetBack || !now.isBefore(reported.plus(REPORT));
        if (patch.isPresent() && (due || NodePatches.saysNews(patch.get()))) {
            String path = ApiPath.in(ApiPath.NODES, nodeName) + "/status";
            last = api.patch(path, patch.get(), Node.class);
            current = last;
            reported = now;
        }
        return last;
    }

    /** Learns from the watch that the Node is gone, or that somebody has changed it. */
    private final class Seen implements WatchSink<Node> {
        private boolean found;
        private Optional<String> registeredBefore = Optional.empty();

        @Override
        public void listStarted() {
            found = false;
            registeredBefore = uid();
        }

        @Override
        public void listed(Node node) {
            found = true;
            changed(node);
        }

        @Override
        public void listEnded() {
            // A Node that was registered while the list was made is rightly not in it.
            if (!found && registeredBefore.isPresent() && registeredBefore.equals(uid())) {
                gone();
            }
        }

        @Override
        public void changed(Node node) {
            lock.lock();
            try {
                Node known = current;
                if (known != null && version(node) > version(known)) {
                    current = node;
                    looks.release();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void deleted(Node node) {
            Optional<String> uid = uid();
            if (uid.isPresent() && uid.get().equals(node.getMetadata().getUid())) {
                gone();
            }
        }

        private void gone() {
            LOG.warn("node {} was deleted from the API by somebody else: registering it again", nodeName);
            lock.lock();
            try {
                current = null;
            } finally {
                lock.unlock();
            }
            looks.release();
        }

        @Override
        public String resourceVersion(Node node) {
            return node.getMetadata().getResourceVersion();
        }

        private static long version(Node node) {
            return Long.parseLong(node.getMetadata().getResourceVersion());
        }
    }

    /** The Node stays in the API. */
    @Override
    public void close() {
        watch.close();
        thread.interrupt();
    }
}
