package dev.spillway.kube;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest known state of each pod by UID, and what a listener is told of it.
 *
 * <p>States come from two sides: from the watch, and in the answers to our own writes ({@link #offer}), which overtake
 * the watch. Of a state that came as an answer, the watch's event is an echo that tells nobody anything new, while an
 * event from before it belongs to somebody else's change, which the answer contained but nobody was told of.
 */
final class PodStore implements WatchSink<PodRecord> {

    /** @param echo the state came as an answer to a write, and the watch has not shown it yet */
    private record Entry(PodRecord pod, boolean echo) {}

    private final Map<String, Entry> byUid = new ConcurrentHashMap<>();
    private final PodListener listener;
    private final Set<String> listed = new HashSet<>();
    private final List<PodRecord> news = new ArrayList<>();
    private volatile boolean synced;

    PodStore(PodListener listener) {
        this.listener = listener;
    }

    Optional<PodRecord> get(String uid) {
        return Optional.ofNullable(byUid.get(uid)).map(Entry::pod);
    }

    Collection<PodRecord> all() {
        return Collections.unmodifiableList(
                byUid.values().stream().map(Entry::pod).toList());
    }

    boolean synced() {
        return synced;
    }

    /** Takes the answer to a write, unless something newer is known, or the pod is gone. */
    void offer(PodRecord pod) {
        byUid.computeIfPresent(
                pod.ref().uid(),
                (uid, known) -> pod.resourceVersion() > known.pod().resourceVersion() ? new Entry(pod, true) : known);
    }

    @Override
    public void listStarted() {
        listed.clear();
        news.clear();
    }

    @Override
    public void listed(PodRecord pod) {
        listed.add(pod.ref().uid());
        Entry known = byUid.get(pod.ref().uid());
        if (known == null || known.echo() || known.pod().resourceVersion() != pod.resourceVersion()) {
            news.add(pod);
        }
    }

    /** Those gone are told first: a new pod may carry the name of one. */
    @Override
    public void listEnded() {
        for (Entry entry : byUid.values()) {
            if (!listed.contains(entry.pod().ref().uid())) {
                deleted(entry.pod());
            }
        }
        for (PodRecord pod : news) {
            take(pod, true);
        }
        listStarted();
        synced = true;
        listener.synced();
    }

    @Override
    public void changed(PodRecord pod) {
        take(pod, false);
    }

    private void take(PodRecord pod, boolean afterGap) {
        Entry known = byUid.get(pod.ref().uid());
        if (known == null) {
            byUid.put(pod.ref().uid(), new Entry(pod, false));
            listener.added(pod);
        } else {
            update(pod, afterGap);
        }
    }

    /** After a gap in the watch, an echo may stand for other changes too, whose events will never come. */
    private void update(PodRecord pod, boolean afterGap) {
        boolean[] tell = new boolean[1];
        Entry now = byUid.computeIfPresent(pod.ref().uid(), (uid, known) -> {
            int order = Long.compare(pod.resourceVersion(), known.pod().resourceVersion());
            tell[0] = order > 0 || (known.echo() && (order < 0 || afterGap));
            return order > 0 ? new Entry(pod, false) : order == 0 ? new Entry(known.pod(), false) : known;
        });
        if (tell[0] && now != null) {
            listener.changed(now.pod());
        }
    }

    @Override
    public void deleted(PodRecord last) {
        if (byUid.remove(last.ref().uid()) != null) {
            listener.deleted(last);
        }
    }

    @Override
    public String resourceVersion(PodRecord pod) {
        return Long.toString(pod.resourceVersion());
    }
}
