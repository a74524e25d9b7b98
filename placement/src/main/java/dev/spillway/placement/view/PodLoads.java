package dev.spillway.placement.view;

import dev.spillway.core.PodRef;
import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.core.placement.PodRequests;
import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.placement.UnitPolicies;
import dev.spillway.kube.ObjectListener;
import dev.spillway.kube.PodRecord;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all pods of the cluster ask for, node by node, and those that have no node yet. Of a pod with a node only a few
 * numbers are kept. Safe for use by many threads.
 */
final class PodLoads implements ObjectListener<PodRecord> {
    private static final int READ = 2_000;
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /** A pod that counts. */
    private record Load(String node, ResourceAmounts requests, long generation) {}

    /**
     * A pod without a node. It is looked at several times in its short stay, so it is kept as it was read, unless there
     * are very many.
     */
    private record Waiting(PodRecord record, Optional<Pod> read) {
        Pod pod() {
            return read.orElseGet(record::pod);
        }
    }

    private enum Before {
        UNKNOWN,
        WAITED,
        HAD_A_NODE
    }

    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private volatile boolean synced;
    private final Map<String, Load> loads = new HashMap<>();
    private final Map<String, ResourceAmounts> requested = new HashMap<>();
    private final Map<String, Waiting> unbound = new HashMap<>();
    private final Map<String, String> unboundByName = new HashMap<>();
    private final Map<String, String> overflowed = new HashMap<>();
    private final Map<String, UnitMember> members = new HashMap<>();
    // Replicas ask for the same: the sum is kept once.
    private final Map<ResourceAmounts, ResourceAmounts> interned = new ConcurrentHashMap<>();

    /** Hears of pods, on the thread that brings them. */
    interface Listener {
        /** A pod without a node is new or has changed. */
        void unbound(PodRecord pod);

        /** A pod has got a node just now. */
        void bound(Pod pod);

        /** A pod of the first list has a node. */
        void found(PodRecord pod, Pod whole);

        /** What nodes have room for has changed. */
        void loadChanged();

        void synced();
    }

    PodLoads(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void changed(PodRecord pod) {
        if (ENDED.contains(pod.phase())) {
            deleted(pod.ref().uid());
            return;
        }
        if (isKnownAsItIs(pod)) {
            return;
        }
        Pod whole = pod.pod();
        boolean waits = whole.getSpec().getNodeName() == null
                || whole.getSpec().getNodeName().isEmpty();
        Before before = keep(pod, whole, waits);
        if (waits) {
            listener.unbound(pod);
        } else {
            // One that comes with a node was created with it, unless it is older than this watch.
            if (before == Before.WAITED || (before == Before.UNKNOWN && synced)) {
                listener.bound(whole);
            } else if (before == Before.UNKNOWN) {
                listener.found(pod, whole);
            }
            listener.loadChanged();
        }
    }

    /** A bound pod's sums change only with its spec, or when it ends or begins to end. */
    private boolean isKnownAsItIs(PodRecord pod) {
        lock.lock();
        try {
            Load load = loads.get(pod.ref().uid());
            return load != null && !load.node().isEmpty() && load.generation() == pod.generation();
        } finally {
            lock.unlock();
        }
    }

    private Before keep(PodRecord pod, Pod whole, boolean waits) {
        String uid = pod.ref().uid();
        lock.lock();
        try {
            Before before = forget(uid);
            Load load = load(pod, whole, waits);
            loads.put(uid, load);
            keepMarks(pod, whole, load.requests());
            if (waits) {
                unbound.put(uid, new Waiting(pod, Optional.of(whole).filter(read -> unbound.size() < READ)));
                unboundByName.put(key(pod.ref().namespace(), pod.ref().name()), uid);
                arrived.signalAll();
            } else {
                requested.merge(load.node(), load.requests(), ResourceAmounts::plus);
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    private Load load(PodRecord pod, Pod whole, boolean waits) {
        ResourceAmounts requests = PodRequests.of(whole.getSpec());
        return new Load(
                waits ? "" : whole.getSpec().getNodeName(),
                interned.computeIfAbsent(requests, same -> same),
                pod.generation());
    }

    private void keepMarks(PodRecord pod, Pod whole, ResourceAmounts requests) {
        if (annotations(whole).containsKey(PlacementNames.OVERFLOW)) {
            overflowed.put(pod.ref().uid(), pod.ref().namespace());
        }
        UnitPolicies.unit(whole)
                .ifPresent(unit -> members.put(
                        pod.ref().uid(),
                        new UnitMember(
                                pod.ref().namespace(),
                                labels(whole),
                                controller(whole),
                                unit,
                                requests,
                                pod.deletionTimestamp().isPresent())));
    }

    @Override
    public void deleted(String uid) {
        boolean known;
        lock.lock();
        try {
            known = loads.containsKey(uid);
            forget(uid);
        } finally {
            lock.unlock();
        }
        if (known) {
            listener.loadChanged();
        }
    }

    private Before forget(String uid) {
        overflowed.remove(uid);
        members.remove(uid);
        Load load = loads.remove(uid);
        if (load != null && !load.node().isEmpty()) {
            requested.computeIfPresent(load.node(), (node, sum) -> sum.minus(load.requests()));
        }
        Waiting waiting = unbound.remove(uid);
        if (waiting != null) {
            PodRef ref = waiting.record().ref();
            unboundByName.remove(key(ref.namespace(), ref.name()), uid);
        }
        if (load == null) {
            return Before.UNKNOWN;
        }
        return waiting != null ? Before.WAITED : Before.HAD_A_NODE;
    }

    @Override
    public void synced() {
        synced = true;
        listener.synced();
    }

    ResourceAmounts requested(String node) {
        lock.lock();
        try {
            return requested.getOrDefault(node, ResourceAmounts.NONE);
        } finally {
            lock.unlock();
        }
    }

    /** UIDs of all pods without a node. */
    Set<String> unbound() {
        lock.lock();
        try {
            return Set.copyOf(unbound.keySet());
        } finally {
            lock.unlock();
        }
    }

    Optional<Pod> unbound(String uid) {
        lock.lock();
        try {
            return Optional.ofNullable(unbound.get(uid)).map(Waiting::pod);
        } finally {
            lock.unlock();
        }
    }

    /** The pod of this name, as soon as it is known; empty if that takes longer. */
    Optional<Pod> awaitUnbound(String namespace, String name, long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            String key = key(namespace, name);
            while (!unboundByName.containsKey(key) && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return Optional.ofNullable(unboundByName.get(key)).map(unbound::get).map(Waiting::pod);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** UIDs of pods that overflowed, each with its namespace. */
    Map<String, String> overflowed() {
        lock.lock();
        try {
            return Map.copyOf(overflowed);
        } finally {
            lock.unlock();
        }
    }

    /** Pods that have a unit, by UID. */
    Map<String, UnitMember> members() {
        lock.lock();
        try {
            return Map.copyOf(members);
        } finally {
            lock.unlock();
        }
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    private static Map<String, String> annotations(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    }

    private static Map<String, String> labels(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
    }

    private static Optional<String> controller(Pod pod) {
        List<OwnerReference> owners = new ArrayList<>(
                Optional.ofNullable(pod.getMetadata().getOwnerReferences()).orElse(List.of()));
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(OwnerReference::getUid)
                .findFirst();
    }
}
