package dev.spillway.kubeletserver;

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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider whose answers a test sets, and which remembers what it was asked. */
final class FakeProvider implements Provider {
    final List<Object> asked = new CopyOnWriteArrayList<>();
    volatile Logs logs = (options, out) -> {};
    volatile Sessions sessions = request -> {
        throw new ProviderException.Permanent("NotSupported", "no sessions here");
    };
    volatile List<PodObservation> observations = List.of();
    volatile List<PodStats> stats = List.of();

    interface Logs {
        void write(LogOptions options, OutputStream out) throws Exception;
    }

    interface Sessions {
        Session open(Object request) throws ProviderException;
    }

    @Override
    public ProviderCapabilities capabilities() {
        return new ProviderCapabilities("fake", "fake://1", "amd64", Set.of());
    }

    @Override
    public void start(PodInputs inputs, PodObserver observer) {}

    @Override
    public void ensure(ElasticPod pod) {}

    @Override
    public void terminate(PodRef pod, Duration grace) {}

    @Override
    public void remove(PodRef pod) {}

    @Override
    public List<PodObservation> list() {
        return observations;
    }

    @Override
    public void logs(PodRef pod, String container, LogOptions options, OutputStream out) throws ProviderException {
        asked.add(options);
        try {
            logs.write(options, out);
        } catch (ProviderException e) {
            throw e;
        } catch (Exception e) {
            throw new ProviderException.Retryable("LogFailed", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Session exec(PodRef pod, ExecRequest request) throws ProviderException {
        return open(request);
    }

    @Override
    public Session attach(PodRef pod, AttachRequest request) throws ProviderException {
        return open(request);
    }

    @Override
    public Session portForward(PodRef pod, List<Integer> ports) throws ProviderException {
        return open(ports);
    }

    private Session open(Object request) throws ProviderException {
        asked.add(request);
        return sessions.open(request);
    }

    @Override
    public List<PodStats> stats() {
        return stats;
    }

    @Override
    public void close() {}
}
