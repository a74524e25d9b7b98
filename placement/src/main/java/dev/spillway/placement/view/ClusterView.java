package dev.spillway.placement.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.placement.NodeView;
import dev.spillway.core.placement.PlacementSettings;
import dev.spillway.core.placement.PlacementState;
import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.placement.ResourcePolicyReader;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.core.pool.PoolReader;
import dev.spillway.core.pool.PoolSpec;
import dev.spillway.core.profile.EciProfile;
import dev.spillway.core.profile.Loaded;
import dev.spillway.core.profile.Profile;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ObjectStream;
import dev.spillway.kube.PodRecord;
import dev.spillway.placement.overflow.OverflowController;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster as placement sees it: watched, kept small, and shown as one {@link PlacementState} at a time. */
public final class ClusterView implements OverflowController.Cluster, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterView.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long WATCH_LAG_MILLIS = 300;
    /** Shorter than the API server waits for a webhook. */
    private static final long FIRST_LISTS_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

    private static final String KUBE_SYSTEM_MAPS = "/api/v1/namespaces/kube-system/configmaps";

    private final PlacementSettings settings;
    private final List<PodListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong version = new AtomicLong();
    private final CountDownLatch synced = new CountDownLatch(1);
    private final PodLoads pods = new PodLoads(new Relay());
    private final Set<String> virtualNodes = ConcurrentHashMap.newKeySet();
    private final ByUid<Node, NodeView> nodes = new ByUid<>(this::keepNode, this::touch);
    private final ByUid<Service, ServiceSelector> services = new ByUid<>(ServiceSelector::of, this::touch);
    private final Map<String, Map<String, String>> namespaceLabels = new ConcurrentHashMap<>();
    private final ByUid<Namespace, Namespace> namespaces = new ByUid<>(this::keepLabels, this::touch);
    private final ProfileSource profiles = new ProfileSource();
    private final ByUid<ConfigMap, ConfigMap> maps = new ByUid<>(map -> map, this::readMaps);
    private final ByUid<GenericKubernetesResource, GenericKubernetesResource> own =
            new ByUid<>(this::told, this::readOwn);
    private final ByUid<GenericKubernetesResource, Policy> policies =
            new ByUid<>(object -> new Policy(object, policy(told(object))), this::touch);
    private final ByUid<GenericKubernetesResource, Optional<Taint>> poolTaints =
            new ByUid<>(ClusterView::taint, this::touch);
    private final List<ObjectStream<?>> streams;
    private final ObjectStream<PodRecord> podStream;
    private final Thread begin = Thread.ofVirtual().name("placement-pods").unstarted(this::followPods);
    private volatile long startedAt = System.nanoTime();
    private volatile Snapshot snapshot;

    private record Policy(GenericKubernetesResource object, Optional<UnitPolicy> read) {}

    private record Snapshot(long version, PlacementState state) {}

    /** Hears of pods; calls must return at once. */
    public interface PodListener {
        /** A pod without a node is new or has changed. */
        void unbound(PodRecord pod);

        /** A pod has got a node just now. */
        void bound(Pod pod);

        /** A pod had a node when this began. */
        void found(PodRecord pod, Pod whole, boolean onVirtualNode);

        /** A Profile or a ResourcePolicy is new or has changed. */
        void configured(GenericKubernetesResource object);

        /** The eci-profile in force may be another now. */
        void profile(EciProfile profile);
    }

    /** Sees nothing yet. */
    public ClusterView(ApiServer api, PlacementSettings settings) {
        this.settings = settings;
        this.snapshot = new Snapshot(
                -1,
                new PlacementState(
                        settings,
                        Profile.inForce(Map.of(), profiles.eciProfile()),
                        profiles.eksConfig(),
                        Map.of(),
                        List.of()));
        this.streams = List.of(
                ObjectStream.of(api, "/api/v1/nodes", Node.class, nodes),
                ObjectStream.of(api, "/api/v1/namespaces", Namespace.class, namespaces),
                ObjectStream.of(api, "/api/v1/services", Service.class, services),
                ObjectStream.of(api, KUBE_SYSTEM_MAPS, ConfigMap.class, maps),
                ObjectStream.of(api, "/apis/spillway.dev/v1alpha1/profiles", GenericKubernetesResource.class, own),
                ObjectStream.of(
                        api,
                        "/apis/scheduling.alibabacloud.com/v1alpha1/resourcepolicies",
                        GenericKubernetesResource.class,
                        policies),
                ObjectStream.of(
                        api,
                        "/apis/spillway.dev/v1alpha1/virtualnodepools",
                        GenericKubernetesResource.class,
                        poolTaints));
        this.podStream = ObjectStream.pods(api, pods);
    }

    /** Tell this one too; before {@link #start}. */
    public void listen(PodListener listener) {
        listeners.add(listener);
    }

    public void start() {
        startedAt = System.nanoTime();
        streams.forEach(ObjectStream::start);
        begin.start();
    }

    /** What a pod means depends on the kind of its node, so that is known first. */
    private void followPods() {
        try {
            while (!nodes.awaitListed(TimeUnit.MINUTES.toNanos(1))) {
                log.warn("placement waits for the list of nodes");
            }
            podStream.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void awaitKnown() {
        try {
            for (ByUid<?, ?> each : List.of(nodes, namespaces, maps, own, policies, poolTaints)) {
                long left = startedAt + FIRST_LISTS_NANOS - System.nanoTime();
                if (left <= 0 || !each.awaitListed(left)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until all pods are known; {@code false} if that takes longer. */
    public boolean awaitSynced(long seconds) throws InterruptedException {
        return synced.await(seconds, TimeUnit.SECONDS);
    }

    /** Grows whenever something changes that decisions depend on. */
    public long version() {
        return version.get();
    }

    @Override
    public PlacementState state() {
        Snapshot last = snapshot;
        long now = version.get();
        if (last.version() == now) {
            return last.state();
        }
        Snapshot next = new Snapshot(now, build());
        snapshot = next;
        return next.state();
    }

    private PlacementState build() {
        Map<String, NodeView> views = new HashMap<>();
        nodes.values().forEach(node -> views.put(node.name(), node.with(pods.requested(node.name()))));
        return new PlacementState(
                settings.withPoolTaints(
                        poolTaints.values().stream().flatMap(Optional::stream).toList()),
                Profile.inForce(profiles.own(), profiles.eciProfile()),
                profiles.eksConfig(),
                views,
                policies.values().stream()
                        .map(Policy::read)
                        .flatMap(Optional::stream)
                        .toList());
    }

    @Override
    public Map<String, String> namespaceLabels(String namespace) {
        return namespaceLabels.getOrDefault(namespace, Map.of());
    }

    @Override
    public Optional<Pod> awaitUnboundPod(String namespace, String name) {
        return pods.awaitUnbound(namespace, name, WATCH_LAG_MILLIS);
    }

    @Override
    public Optional<Pod> unboundPod(String uid) {
        return pods.unbound(uid);
    }

    /** Every Profile and ResourcePolicy. */
    public List<GenericKubernetesResource> configuration() {
        return Stream.concat(own.values().stream(), policies.values().stream().map(Policy::object))
                .toList();
    }

    /** The eci-profile in force. */
    public EciProfile eciProfile() {
        return profiles.eciProfile();
    }

    /** UIDs of all pods without a node. */
    public Set<String> unboundPods() {
        return pods.unbound();
    }

    @Override
    public boolean isBehindService(String namespace, Map<String, String> labels) {
        return services.values().stream().anyMatch(service -> service.selects(namespace, labels));
    }

    @Override
    public Map<String, String> overflowed() {
        return pods.overflowed();
    }

    @Override
    public Map<String, UnitMember> members() {
        return pods.members();
    }

    private void touch() {
        version.incrementAndGet();
    }

    private NodeView keepNode(Node node) {
        NodeView view = NodeView.of(node, ResourceAmounts.NONE);
        if (view.isVirtual()) {
            virtualNodes.add(view.name());
        }
        return view;
    }

    private Namespace keepLabels(Namespace namespace) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        namespaceLabels.put(namespace.getMetadata().getName(), labels == null ? Map.of() : Map.copyOf(labels));
        return namespace;
    }

    private void readMaps() {
        profiles.eciProfile(named("eci-profile"));
        profiles.eksConfig(named("eks-config"));
        touch();
        listeners.forEach(listener -> listener.profile(profiles.eciProfile()));
    }

    private List<ConfigMap> named(String name) {
        return maps.values().stream()
                .filter(map -> name.equals(map.getMetadata().getName()))
                .toList();
    }

    private void readOwn() {
        profiles.own(own.values());
        touch();
    }

    private GenericKubernetesResource told(GenericKubernetesResource object) {
        listeners.forEach(listener -> listener.configured(object));
        return object;
    }

    private static Optional<Taint> taint(GenericKubernetesResource pool) {
        return PoolReader.read(pool.getMetadata().getName(), JSON.valueToTree(pool))
                        instanceof Loaded.Valid<PoolSpec>(PoolSpec spec, var _)
                ? Optional.of(spec.taint())
                : Optional.empty();
    }

    private static Optional<UnitPolicy> policy(GenericKubernetesResource object) {
        String namespace = object.getMetadata().getNamespace();
        String name = object.getMetadata().getName();
        return switch (ResourcePolicyReader.read(namespace, name, JSON.valueToTree(object))) {
            case Loaded.Valid<UnitPolicy>(UnitPolicy policy, var _) -> Optional.of(policy);
            case Loaded.Invalid<UnitPolicy>(List<String> problems) -> {
                log.error("ResourcePolicy {}/{} is not in force: {}", namespace, name, String.join("; ", problems));
                yield Optional.empty();
            }
        };
    }

    @Override
    public void close() {
        begin.interrupt();
        streams.forEach(ObjectStream::close);
        podStream.close();
    }

    private final class Relay implements PodLoads.Listener {
        @Override
        public void unbound(PodRecord pod) {
            listeners.forEach(listener -> listener.unbound(pod));
        }

        @Override
        public void bound(Pod pod) {
            listeners.forEach(listener -> listener.bound(pod));
        }

        @Override
        public void found(PodRecord pod, Pod whole) {
            boolean virtual = virtualNodes.contains(whole.getSpec().getNodeName());
            listeners.forEach(listener -> listener.found(pod, whole, virtual));
        }

        @Override
        public void loadChanged() {
            touch();
        }

        @Override
        public void synced() {
            touch();
            synced.countDown();
        }
    }
}
