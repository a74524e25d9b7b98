package dev.spillway.node;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.acceptance.ResourceFit;
import dev.spillway.core.resize.PendingResize;
import dev.spillway.core.resize.ResizeRules;
import dev.spillway.core.resources.NodeUsage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The room on one node: what it has, and who holds or waits for how much of it. Safe for use by many threads. */
final class NodeCapacity {
    private final Map<String, Quantity> allocatable;
    private final PoolQuota quota;
    private final Map<String, NodeUsage> holders = new HashMap<>();
    private final Map<String, Waiter> waiters = new HashMap<>();
    private NodeUsage used = NodeUsage.NONE;

    /** @param roomFound called once its room is held for it */
    private record Waiter(ResizeRules.Waiting resize, Runnable roomFound) {}

    /** @param quota of the pool that the node is of, which its pods take from, too */
    NodeCapacity(Map<String, Quantity> allocatable, PoolQuota quota) {
        this.allocatable = Map.copyOf(allocatable);
        this.quota = quota;
    }

    /** What pods may ask for here, as far as the pool's quota lets them. */
    synchronized Map<String, Quantity> offered() {
        return quota.offered(allocatable, used);
    }

    /** Why there is no room; empty if there was, and the pod holds it now, or did before. */
    synchronized Optional<Refused> reserve(Pod pod, ElasticSpec spec) {
        NodeUsage asked = NodeUsage.of(pod, spec);
        Optional<Refused> refused = holders.containsKey(uid(pod))
                ? Optional.empty()
                : ResourceFit.check(asked, allocatable, used).or(() -> quota.take(uid(pod), asked));
        if (refused.isEmpty()) {
            occupy(pod, asked);
        }
        return refused;
    }

    /** The pod holds its room, even if there is too little. */
    synchronized void occupy(Pod pod, ElasticSpec spec) {
        occupy(pod, NodeUsage.of(pod, spec));
    }

    private void occupy(Pod pod, NodeUsage own) {
        if (holders.putIfAbsent(uid(pod), own) == null) {
            used = used.plus(own);
            quota.hold(uid(pod), own);
        }
    }

    /**
     * Gives a pod that holds room already what it asks for now, more or less.
     *
     * @param roomFound called when there is room after all, if there is none now
     * @return why not; empty if the pod holds it now
     */
    synchronized Optional<PendingResize> resize(Pod pod, ElasticSpec spec, Instant now, Runnable roomFound) {
        NodeUsage own = holders.getOrDefault(uid(pod), NodeUsage.NONE);
        NodeUsage asked = NodeUsage.of(pod, spec);
        Optional<PendingResize> refused = take(uid(pod), asked);
        if (refused.isEmpty()) {
            serveWaiters();
        } else if (refused.get().deferred()) {
            Instant since = Optional.ofNullable(waiters.get(uid(pod)))
                    .map(w -> w.resize().since())
                    .orElse(now);
            waiters.put(uid(pod), new Waiter(new ResizeRules.Waiting(pod, asked, own, since), roomFound));
        }
        return refused;
    }

    /** The pod wants no other room than it holds. */
    synchronized void settled(String uid) {
        waiters.remove(uid);
    }

    synchronized void release(String uid) {
        waiters.remove(uid);
        Optional.ofNullable(holders.remove(uid)).ifPresent(own -> {
            used = used.minus(own);
            quota.release(uid);
            serveWaiters();
        });
    }

    /** Takes what a pod asks for, in place of what it has, here and of the pool's quota. Why not, if there is no room. */
    private Optional<PendingResize> take(String uid, NodeUsage asked) {
        NodeUsage own = holders.getOrDefault(uid, NodeUsage.NONE);
        Optional<PendingResize> refused = ResizeRules.check(asked, allocatable, used.minus(own))
                .or(() -> quota.take(uid, asked).map(r -> new PendingResize(PendingResize.DEFERRED, r.message())));
        if (refused.isEmpty()) {
            holders.put(uid, asked);
            used = used.minus(own).plus(asked);
            waiters.remove(uid);
        }
        return refused;
    }

    /** Gives their room to those resizes that wait for it, as far as there is some now. */
    synchronized void serveWaiters() {
        Comparator<Waiter> order = Comparator.comparing(Waiter::resize, ResizeRules.order());
        List<Waiter> inOrder = waiters.values().stream().sorted(order).toList();
        for (Waiter waiter : inOrder) {
            String uid = uid(waiter.resize().wanted());
            NodeUsage asked = waiter.resize().asked();
            if (take(uid, asked).isEmpty()) {
                waiter.roomFound().run();
            }
        }
    }

    /** The node is looked after no longer; whoever does so next finds its pods again. */
    synchronized void close() {
        holders.keySet().forEach(quota::release);
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }
}
