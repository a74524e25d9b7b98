package dev.spillway.node;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.resources.NodeUsage;
import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the pods of all nodes of a pool request together, and how much they may. Each node takes from it when it accepts a
 * pod, and offers no more than what is left, so that the scheduler knows. Safe for use by many threads.
 */
public final class PoolQuota {
    private static final String PODS = "pods";

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, NodeUsage> holders = new HashMap<>();
    private NodeUsage used = NodeUsage.NONE;
    private Map<String, Quantity> limits = Map.of();

    /** Without limits, until it is given some. */
    public PoolQuota() {}

    /** From now on pods may request no more than this together; what runs stays. A resource not listed has no limit. */
    public void limit(Map<String, Quantity> most) {
        boolean changed;
        synchronized (this) {
            changed = !limits.equals(most);
            limits = Map.copyOf(most);
        }
        tellIf(changed);
    }

    /** What the pods request: {@code pods}, and each resource that one of them asks for. */
    public synchronized Map<String, Quantity> used() {
        Map<String, Quantity> sums = new TreeMap<>();
        sums.put(PODS, new Quantity(String.valueOf(used.pods())));
        used.requested().forEach((name, amount) -> {
            if (amount.signum() > 0) {
                sums.put(name, quantity(amount));
            }
        });
        return sums;
    }

    /** Tell this one, too, when something has changed: by a thread that may hold locks of a node's, so it waits for none. */
    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    /** Takes what a pod asks for, in place of what it has. Why not, if there is too little left. */
    Optional<Refused> take(String uid, NodeUsage asked) {
        boolean changed;
        synchronized (this) {
            Optional<Refused> refused = refusal(uid, asked);
            if (refused.isPresent()) {
                return refused;
            }
            changed = put(uid, asked);
        }
        tellIf(changed);
        return Optional.empty();
    }

    /** The pod has this much, even if that is more than there was. */
    void hold(String uid, NodeUsage asked) {
        boolean changed;
        synchronized (this) {
            changed = put(uid, asked);
        }
        tellIf(changed);
    }

    private boolean put(String uid, NodeUsage asked) {
        NodeUsage before = holders.put(uid, asked);
        used = (before == null ? used : used.minus(before)).plus(asked);
        return !asked.equals(before);
    }

    void release(String uid) {
        boolean changed;
        synchronized (this) {
            Optional<NodeUsage> before = Optional.ofNullable(holders.remove(uid));
            before.ifPresent(own -> used = used.minus(own));
            changed = before.isPresent();
        }
        tellIf(changed);
    }

    /** A node's capacity as far as the quota lets its pods use it, given what they have of it already. */
    synchronized Map<String, Quantity> offered(Map<String, Quantity> capacity, NodeUsage byNode) {
        Map<String, Quantity> offered = new HashMap<>(capacity);
        limits.forEach((name, limit) -> {
            BigDecimal free =
                    Quantities.number(limit).subtract(amount(used, name)).max(BigDecimal.ZERO);
            BigDecimal most = free.add(amount(byNode, name));
            Quantity own = capacity.get(name);
            if (own != null && most.compareTo(Quantities.number(own)) < 0) {
                offered.put(name, quantity(most));
            }
        });
        return offered;
    }

    private Optional<Refused> refusal(String uid, NodeUsage asked) {
        NodeUsage own = holders.getOrDefault(uid, NodeUsage.NONE);
        List<Refused> refused = new ArrayList<>();
        new TreeMap<>(limits).forEach((name, limit) -> {
            BigDecimal others = amount(used.minus(own), name);
            BigDecimal wanted = amount(asked, name);
            if (wanted.compareTo(amount(own, name)) > 0 && others.add(wanted).compareTo(Quantities.number(limit)) > 0) {
                refused.add(new Refused(
                        "OutOf" + name,
                        "The pool of this node has too little left of its quota: " + name + ", requested: "
                                + quantity(wanted) + ", used: " + quantity(others) + ", quota: " + limit));
            }
        });
        return refused.stream().findFirst();
    }

    private static BigDecimal amount(NodeUsage usage, String name) {
        return name.equals(PODS)
                ? BigDecimal.valueOf(usage.pods())
                : usage.requested().getOrDefault(name, BigDecimal.ZERO);
    }

    /** In thousandths where it is not whole, as Kubernetes writes it. */
    private static Quantity quantity(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return plain.scale() <= 0
                ? new Quantity(plain.toPlainString())
                : new Quantity(plain.movePointRight(3).toBigInteger().toString() + "m");
    }

    private void tellIf(boolean changed) {
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }
}
