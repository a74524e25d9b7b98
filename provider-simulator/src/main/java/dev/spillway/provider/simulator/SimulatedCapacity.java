package dev.spillway.provider.simulator;

import dev.spillway.core.PodRef;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What simulated pods run on. It outlives the {@link SimulatorProvider}s that are connected to it, but not the process: a
 * pod that the API shows as running is then taken on as it was, with its address and its start. Safe for use by many
 * threads; a pod costs memory only, and time only when it changes.
 */
public final class SimulatedCapacity {
    enum Fault {
        SLOW_START,
        LOST_NOTIFICATIONS,
        REPEATED_NOTIFICATIONS,
        UNAVAILABLE,
        REFUSING
    }

    private static final int KILLED = 137;

    private final SimulatorConfig config;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final AddressRange addresses;
    private final Map<String, SimulatedPod> pods = new ConcurrentHashMap<>();
    private final Set<Consumer<SimulatedPod>> listeners = ConcurrentHashMap.newKeySet();
    private volatile Set<Fault> faults = EnumSet.noneOf(Fault.class);

    /** @param timers not closed here; one thread is enough for any number of pods */
    public SimulatedCapacity(SimulatorConfig config, InstantSource clock, ScheduledExecutorService timers) {
        this.config = config;
        this.clock = clock;
        this.timers = timers;
        this.addresses = new AddressRange(config.podCidr());
    }

    SimulatorConfig config() {
        return config;
    }

    InstantSource clock() {
        return clock;
    }

    ScheduledExecutorService timers() {
        return timers;
    }

    Collection<SimulatedPod> pods() {
        return pods.values();
    }

    Optional<SimulatedPod> find(PodRef ref) {
        return Optional.ofNullable(pods.get(ref.uid()));
    }

    /** @param listener called under the monitor of the pod that has changed; must return at once */
    void listen(Consumer<SimulatedPod> listener) {
        listeners.add(listener);
    }

    void unlisten(Consumer<SimulatedPod> listener) {
        listeners.remove(listener);
    }

    void ensure(ElasticPod elastic) throws ProviderException {
        PodRef ref = elastic.ref();
        if (pods.containsKey(ref.uid())) {
            return;
        }
        refuseIfFaulty();
        SimulatedPod pod = new SimulatedPod(ref, Script.of(elastic, config));
        synchronized (pod) {
            if (pods.putIfAbsent(ref.uid(), pod) != null) {
                return;
            }
            Optional<PastLife> past = PastLife.of(elastic.pod());
            if (past.isPresent() && resume(pod, past.get())) {
                announce(pod);
            } else {
                begin(pod);
            }
        }
    }

    void terminate(PodRef ref, Duration grace) {
        find(ref).ifPresent(pod -> terminate(pod, grace));
    }

    /** Kills what still runs, and forgets the pod. */
    void remove(PodRef ref) {
        find(ref).ifPresent(pod -> {
            terminate(pod, Duration.ZERO);
            pods.remove(ref.uid());
        });
    }

    void inject(Fault fault) {
        Set<Fault> more = EnumSet.of(fault);
        more.addAll(faults);
        faults = more;
    }

    void heal() {
        faults = EnumSet.noneOf(Fault.class);
        pods.values().forEach(pod -> {
            synchronized (pod) {
                if (pod.state == SimulatedPod.State.STARTING && pod.timer.isEmpty()) {
                    start(pod);
                }
            }
        });
    }

    private void refuseIfFaulty() throws ProviderException {
        if (faults.contains(Fault.UNAVAILABLE)) {
            throw new ProviderException.Retryable("OutOfStock", "the simulated capacity is out of stock");
        }
        if (faults.contains(Fault.REFUSING)) {
            throw new ProviderException.Permanent("NotSupported", "the simulated capacity refuses every pod");
        }
    }

    private boolean resume(SimulatedPod pod, PastLife past) {
        OptionalInt address = addresses.take(past.ip());
        if (address.isEmpty()) {
            return false;
        }
        takeAddress(pod, address.getAsInt());
        pod.createdAt = past.createdAt();
        pod.startedAt = past.startedAt();
        pod.restarts = past.restarts();
        pod.state = SimulatedPod.State.RUNNING;
        scheduleEnd(pod);
        return true;
    }

    private void begin(SimulatedPod pod) {
        announce(pod);
        if (!faults.contains(Fault.SLOW_START)) {
            after(pod, pod.script.startDelay(), this::start);
        }
    }

    private void start(SimulatedPod pod) {
        OptionalInt address = addresses.take();
        if (address.isEmpty()) {
            after(pod, config.relist(), this::start);
            return;
        }
        takeAddress(pod, address.getAsInt());
        pod.createdAt = clock.instant();
        run(pod);
    }

    private void run(SimulatedPod pod) {
        pod.startedAt = clock.instant();
        pod.state = SimulatedPod.State.RUNNING;
        scheduleEnd(pod);
        changed(pod);
    }

    private void scheduleEnd(SimulatedPod pod) {
        pod.script.runDuration().ifPresent(length -> {
            Duration left = Duration.between(clock.instant(), pod.startedAt.plus(length));
            after(pod, left, p -> exit(p, p.script.exitCode()));
        });
    }

    private void exit(SimulatedPod pod, int code) {
        pod.exit = Optional.of(new SimulatedPod.Exit(code, pod.startedAt, clock.instant(), pod.restarts));
        if (pod.stopping || !pod.script.restartsAfter(code)) {
            end(pod);
        } else {
            backOff(pod);
        }
    }

    private void backOff(SimulatedPod pod) {
        pod.state = SimulatedPod.State.BACKING_OFF;
        changed(pod);
        after(pod, RestartDelay.before(pod.restarts + 1), p -> {
            p.restarts++;
            run(p);
        });
    }

    private void end(SimulatedPod pod) {
        cancelTimer(pod);
        if (pod.address != SimulatedPod.NO_ADDRESS) {
            addresses.free(pod.address);
            pod.address = SimulatedPod.NO_ADDRESS;
        }
        pod.state = SimulatedPod.State.ENDED;
        changed(pod);
    }

    private void terminate(SimulatedPod pod, Duration grace) {
        synchronized (pod) {
            switch (pod.state) {
                case ENDED -> {}
                case STARTING, BACKING_OFF -> end(pod);
                case RUNNING -> stop(pod, grace);
            }
        }
    }

    private void stop(SimulatedPod pod, Duration grace) {
        Instant now = clock.instant();
        Instant killAt = grace.compareTo(Duration.ofDays(36_500)) > 0 ? Instant.MAX : now.plus(grace);
        Duration politely = pod.script.stopDelay();
        if (!killAt.isBefore(pod.killAt)) {
            return;
        }
        pod.killAt = killAt;
        boolean exitsInTime = !pod.stopping && politely.compareTo(grace) <= 0;
        pod.stopping = true;
        after(pod, exitsInTime ? politely : grace, p -> exit(p, exitsInTime ? p.script.exitCode() : KILLED));
    }

    private void takeAddress(SimulatedPod pod, int offset) {
        pod.address = offset;
        pod.ip = addresses.address(offset);
    }

    private void after(SimulatedPod pod, Duration delay, Consumer<SimulatedPod> step) {
        cancelTimer(pod);
        if (!delay.isPositive()) {
            step.accept(pod);
            return;
        }
        Runnable guarded = () -> {
            synchronized (pod) {
                step.accept(pod);
            }
        };
        pod.timer = Optional.of(timers.schedule(guarded, nanos(delay), TimeUnit.NANOSECONDS));
    }

    private static long nanos(Duration delay) {
        return delay.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 4 : delay.toNanos();
    }

    private static void cancelTimer(SimulatedPod pod) {
        pod.timer.ifPresent(timer -> timer.cancel(false));
        pod.timer = Optional.empty();
    }

    private void changed(SimulatedPod pod) {
        pod.version++;
        announce(pod);
    }

    private void announce(SimulatedPod pod) {
        pod.notifyAll();
        if (faults.contains(Fault.LOST_NOTIFICATIONS)) {
            return;
        }
        listeners.forEach(listener -> listener.accept(pod));
        if (faults.contains(Fault.REPEATED_NOTIFICATIONS)) {
            listeners.forEach(listener -> listener.accept(pod));
        }
    }
}
