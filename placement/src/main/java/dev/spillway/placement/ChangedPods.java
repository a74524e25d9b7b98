package dev.spillway.placement;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** UIDs of pods to look at, in the order of their first change; however often one changes meanwhile, it is looked at once. */
final class ChangedPods {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Set<String> waiting = new LinkedHashSet<>();

    void add(String uid) {
        lock.lock();
        try {
            if (waiting.add(uid)) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next one; empty if none comes in time. */
    Optional<String> poll(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (waiting.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            Iterator<String> first = waiting.iterator();
            if (!first.hasNext()) {
                return Optional.empty();
            }
            String uid = first.next();
            first.remove();
            return Optional.of(uid);
        } finally {
            lock.unlock();
        }
    }
}
