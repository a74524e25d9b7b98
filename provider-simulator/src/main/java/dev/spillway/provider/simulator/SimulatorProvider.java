package dev.spillway.provider.simulator;

import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.provider.AttachRequest;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.ExecRequest;
import dev.spillway.provider.LogOptions;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.PodObserver;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderCapabilities;
import dev.spillway.provider.ProviderCapabilities.Feature;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Pretends to run pods. Containers become ready as soon as they run; init containers succeed at once. Annotations of a
 * pod say what else happens:
 *
 * <table>
 * <caption>Annotations, each starting with {@code simulator.spillway.dev/}</caption>
 * <tr><th>name</th><th>value</th><th>meaning</th></tr>
 * <tr><td>{@code start-delay}</td><td>a duration: {@code 200ms}</td><td>from being wanted to running</td></tr>
 * <tr><td>{@code run-duration}</td><td>a duration: {@code 1h30m}</td><td>the containers exit after so long; never, if absent.
 *     The restart policy decides what follows, with a kubelet's back-off</td></tr>
 * <tr><td>{@code exit-code}</td><td>0 to 255</td><td>with which the containers exit by themselves or when asked to stop;
 *     0 if absent</td></tr>
 * <tr><td>{@code stop-delay}</td><td>a duration</td><td>from being asked to stop to exiting; a shorter grace period kills,
 *     with exit code 137</td></tr>
 * <tr><td>{@code log}</td><td>text</td><td>what each container writes at its start</td></tr>
 * </table>
 */
public final class SimulatorProvider implements Provider {
    private static final Set<Feature> FEATURES = Set.of(Feature.LOGS, Feature.STATS);

    private final SimulatedCapacity capacity;
    private Consumer<SimulatedPod> listener = pod -> {};
    private Optional<Future<?>> relist = Optional.empty();

    public SimulatorProvider(SimulatedCapacity capacity) {
        this.capacity = capacity;
    }

    @Override
    public ProviderCapabilities capabilities() {
        return new ProviderCapabilities(
                "simulator", "simulator://1", capacity.config().architecture(), FEATURES, FeatureSet.all());
    }

    @Override
    public synchronized void start(PodInputs inputs, PodObserver observer) {
        listener = pod -> report(pod, observer);
        capacity.listen(listener);
        long period = capacity.config().relist().toNanos();
        relist = Optional.of(capacity.timers()
                .scheduleWithFixedDelay(() -> reportUnheard(observer), period, period, TimeUnit.NANOSECONDS));
    }

    @Override
    public void ensure(ElasticPod pod) throws ProviderException {
        capacity.ensure(pod);
    }

    @Override
    public void terminate(PodRef pod, Duration grace) {
        capacity.terminate(pod, grace);
    }

    @Override
    public void remove(PodRef pod) {
        capacity.remove(pod);
    }

    @Override
    public List<PodObservation> list() {
        return capacity.pods().stream().map(SimulatorProvider::observe).toList();
    }

    /** {@inheritDoc} Everything is written at the container's start, so nothing but the end is followed. */
    @Override
    public void logs(PodRef ref, String container, LogOptions options, OutputStream out) throws ProviderException {
        SimulatedPod pod = capacity.find(ref)
                .filter(p -> p.script.roles().stream().anyMatch(r -> r.name().equals(container)))
                .orElseThrow(() -> new ProviderException.NotFound(
                        "pod " + ref + " has no container '" + container + "' in the simulator"));
        try {
            out.write(SimulatedLog.render(text(pod, container), writtenAt(pod, options.previous()), options));
            out.flush();
            if (options.follow() && !options.previous()) {
                awaitEnd(pod);
            }
        } catch (IOException e) {
            // The reader has gone away, which ends the log as well.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Session exec(PodRef pod, ExecRequest request) throws ProviderException {
        throw notSupported("exec");
    }

    @Override
    public Session attach(PodRef pod, AttachRequest request) throws ProviderException {
        throw notSupported("attach");
    }

    @Override
    public Session portForward(PodRef pod, List<Integer> ports) throws ProviderException {
        throw notSupported("port-forward");
    }

    @Override
    public List<PodStats> stats() {
        Instant now = capacity.clock().instant();
        return capacity.pods().stream()
                .flatMap(pod -> SimulatedUsage.of(pod, now).stream())
                .toList();
    }

    @Override
    public synchronized void close() {
        capacity.unlisten(listener);
        relist.ifPresent(task -> task.cancel(false));
    }

    private void reportUnheard(PodObserver observer) {
        for (SimulatedPod pod : capacity.pods()) {
            synchronized (pod) {
                if (pod.reportedVersion < pod.version) {
                    report(pod, observer);
                }
            }
        }
    }

    private static void report(SimulatedPod pod, PodObserver observer) {
        pod.reportedVersion = pod.version;
        observer.observed(pod.observe());
    }

    private static PodObservation observe(SimulatedPod pod) {
        synchronized (pod) {
            return pod.observe();
        }
    }

    private static String text(SimulatedPod pod, String container) {
        return pod.script
                .log()
                .orElseGet(() -> "simulated container " + container + " of pod " + pod.ref.namespace() + "/"
                        + pod.ref.name() + " is running\n");
    }

    private static Instant writtenAt(SimulatedPod pod, boolean previous) throws ProviderException {
        synchronized (pod) {
            if (pod.ip.isEmpty()) {
                throw new ProviderException.Retryable("ContainerCreating", "pod " + pod.ref + " has not started yet");
            }
            if (!previous) {
                return pod.startedAt;
            }
            return pod.exit
                    .filter(exit -> exit.attempt() < pod.restarts)
                    .map(SimulatedPod.Exit::startedAt)
                    .orElseThrow(() -> new ProviderException.NotFound(
                            "no container of pod " + pod.ref + " has been restarted, so there is no previous log"));
        }
    }

    private static void awaitEnd(SimulatedPod pod) throws InterruptedException {
        synchronized (pod) {
            int attempt = pod.restarts;
            while (pod.state == SimulatedPod.State.RUNNING && pod.restarts == attempt) {
                pod.wait();
            }
        }
    }

    private static ProviderException.Permanent notSupported(String what) {
        return new ProviderException.Permanent(
                "NotSupported", "simulated pods have no processes: " + what + " is not possible on this virtual node");
    }
}
