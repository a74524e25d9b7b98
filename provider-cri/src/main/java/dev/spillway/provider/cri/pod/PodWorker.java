package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.eviction.LocalStorage;
import dev.spillway.cri.api.ContainerState;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.PodSandboxState;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.cri.runtime.CriException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod's whole life on this host. What is wanted may be said from any thread; the work is done by one virtual thread at
 * a time, which looks at what is wanted and what is, takes the next steps, and goes: nothing waits here.
 */
public final class PodWorker {
    private static final Logger log = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
    private static final Duration CATCH_UP = Duration.ofMillis(10);

    private final Host host;
    private final PodRef ref;
    private final PodView view;
    private final PodLife life;
    private final Serial serial;
    private final Consumer<PodWorker> gone;

    private Wish wish = new Wish(Optional.empty(), Optional.empty(), Optional.empty(), false);
    private volatile PodObservation last;
    private Duration retry = Duration.ZERO;
    private String trouble = "";

    /**
     * What is wanted of a pod.
     *
     * @param endBy set once it shall end: when the grace is over
     * @param failure why it shall end, if it fails by that
     * @param remove nothing of it shall remain
     */
    record Wish(Optional<ElasticPod> elastic, Optional<Instant> endBy, Optional<PodFailure> failure, boolean remove) {
        Optional<Pod> pod() {
            return elastic.map(ElasticPod::pod);
        }
    }

    /**
     * @param index where events find the worker of a container
     * @param gone called when nothing of the pod is left
     */
    public PodWorker(Host host, PodRef ref, ContainerIndex index, Consumer<PodWorker> gone) {
        this.host = host;
        this.ref = ref;
        this.view = new PodView(host.runtime());
        this.serial = new Serial(host.executor(), this::sync);
        this.life = new PodLife(host, ref, view, id -> index.put(id, this), serial::wake);
        this.gone = gone;
        this.last = life.observation(Optional.empty());
    }

    public PodRef ref() {
        return ref;
    }

    /** The newest observation. */
    public PodObservation observation() {
        return last;
    }

    /** As it was asked for last; empty before it was, in this life of the process. */
    public Optional<Pod> pod() {
        return wish().pod();
    }

    /** The newest sandbox, as last seen. */
    public Optional<PodSandboxStatus> sandbox() {
        return view.sandbox();
    }

    /** Of one container, as last seen, newest first. */
    public List<ContainerStatus> attempts(String container) {
        return view.attempts(container);
    }

    /** The containers that run, as last seen. */
    public List<ContainerStatus> running() {
        return view.running();
    }

    /** Looks again at whatever the runtime lists in another state than it was last seen in, or not at all. */
    public void compare(Map<String, PodSandboxState> sandboxes, Map<String, ContainerState> containers) {
        view.differing(sandboxes, containers).forEach(this::stale);
    }

    /** Takes over what an earlier life of this process left; before any wish, on the caller's thread. */
    public void adopt(Iterable<String> sandboxes, Iterable<String> containers) throws CriException, IOException {
        life.adopt(sandboxes, containers);
        last = life.observation(Optional.empty());
    }

    public synchronized void ensure(ElasticPod pod) {
        wish = new Wish(Optional.of(pod), wish.endBy(), wish.failure(), wish.remove());
        serial.wake();
    }

    public synchronized void terminate(Duration grace) {
        Instant by = host.clock().instant().plus(grace);
        Instant earlier = wish.endBy().filter(by::isAfter).orElse(by);
        wish = new Wish(wish.elastic(), Optional.of(earlier), wish.failure(), wish.remove());
        serial.wake();
    }

    /** The node takes back what the pod uses: it fails. Nothing happens to a pod that is ending already. */
    public synchronized void evict(PodFailure why) {
        if (ends()) {
            return;
        }
        log.info("pod {}: evicted: {}", ref, why.message());
        host.observer().event(ref, PodEvent.warning(why.reason(), why.message()));
        Instant by = host.clock().instant().plus(LocalStorage.GRACE);
        wish = new Wish(wish.elastic(), Optional.of(by), Optional.of(why), false);
        serial.wake();
    }

    /** Whether it is to end, or ends already. */
    public synchronized boolean ends() {
        return wish.endBy().isPresent() || wish.remove();
    }

    public synchronized void remove() {
        wish = new Wish(wish.elastic(), Optional.of(Instant.EPOCH), wish.failure(), true);
        serial.wake();
    }

    /** The container's or sandbox's process has ended. */
    public void ended(String id) {
        view.ended(id);
        serial.wake();
    }

    /** The container or sandbox may have changed without our hearing of it. */
    public void stale(String id) {
        view.stale(id);
        serial.wake();
    }

    private synchronized Wish wish() {
        return wish;
    }

    private void sync() {
        Wish now = wish();
        try {
            if (view.refresh()) {
                host.after(CATCH_UP, serial::wake);
            }
            life.step(now).ifPresent(at -> host.at(at, serial::wake));
            retry = Duration.ZERO;
            trouble = "";
        } catch (CriException | IOException e) {
            troubled(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("pod {}: defect in its worker, trying again", ref, e);
            troubled(String.valueOf(e.getMessage()));
        }
        if (life.nothingLeft()) {
            gone.accept(this);
        } else {
            report(now);
        }
    }

    private void troubled(String message) {
        if (!message.equals(trouble)) {
            log.warn("pod {}: trying again: {}", ref, message);
        }
        trouble = message;
        retry = retry.isZero() ? FIRST_RETRY : retry.multipliedBy(2);
        retry = retry.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : retry;
        life.lookAtEverything();
        host.after(retry, serial::wake);
    }

    private void report(Wish now) {
        PodObservation observation = life.observation(now.pod());
        if (observation.version() != last.version()) {
            last = observation;
            host.observer().observed(observation);
        }
    }
}
