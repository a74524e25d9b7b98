package dev.spillway.node;

import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import dev.spillway.provider.AttachRequest;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.ExecRequest;
import dev.spillway.provider.LogOptions;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.PodObserver;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderCapabilities;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.Session;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Passes everything on, counts it, and fails when told to. */
final class FaultyProvider implements Provider {
    private final Provider behind;

    final List<String> ensured = new ArrayList<>();
    final List<Duration> graces = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    private final Set<String> lost = new HashSet<>();
    Optional<ProviderException> fault = Optional.empty();

    FaultyProvider(Provider behind) {
        this.behind = behind;
    }

    /** The pod is not listed any more. */
    void loses(String uid) {
        lost.add(uid);
    }

    @Override
    public ProviderCapabilities capabilities() {
        return behind.capabilities();
    }

    @Override
    public void start(PodInputs inputs, PodObserver observer) throws ProviderException {
        behind.start(inputs, observer);
    }

    @Override
    public void ensure(ElasticPod pod) throws ProviderException {
        failIfToldTo();
        ensured.add(pod.ref().uid());
        lost.remove(pod.ref().uid());
        behind.ensure(pod);
    }

    @Override
    public void terminate(PodRef pod, Duration grace) throws ProviderException {
        failIfToldTo();
        graces.add(grace);
        behind.terminate(pod, grace);
    }

    @Override
    public void remove(PodRef pod) throws ProviderException {
        failIfToldTo();
        removed.add(pod.uid());
        behind.remove(pod);
    }

    @Override
    public List<PodObservation> list() throws ProviderException {
        return behind.list().stream()
                .filter(seen -> !lost.contains(seen.pod().uid()))
                .toList();
    }

    @Override
    public void logs(PodRef pod, String container, LogOptions options, OutputStream out) throws ProviderException {
        behind.logs(pod, container, options, out);
    }

    @Override
    public Session exec(PodRef pod, ExecRequest request) throws ProviderException {
        return behind.exec(pod, request);
    }

    @Override
    public Session attach(PodRef pod, AttachRequest request) throws ProviderException {
        return behind.attach(pod, request);
    }

    @Override
    public Session portForward(PodRef pod, List<Integer> ports) throws ProviderException {
        return behind.portForward(pod, ports);
    }

    @Override
    public List<PodStats> stats() throws ProviderException {
        return behind.stats();
    }

    @Override
    public void close() {
        behind.close();
    }

    private void failIfToldTo() throws ProviderException {
        if (fault.isPresent()) {
            throw fault.get();
        }
    }
}
