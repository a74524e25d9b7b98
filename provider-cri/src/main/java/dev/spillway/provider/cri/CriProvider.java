package dev.spillway.provider.cri;

import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.provider.AttachRequest;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.ExecRequest;
import dev.spillway.provider.LogOptions;
import dev.spillway.provider.NodeVolumes;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.PodObserver;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderCapabilities;
import dev.spillway.provider.ProviderCapabilities.Feature;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.Runtimes;
import dev.spillway.provider.Session;
import dev.spillway.provider.cri.csi.CsiDrivers;
import dev.spillway.provider.cri.csi.CsiVolumes;
import dev.spillway.provider.cri.host.AppArmor;
import dev.spillway.provider.cri.host.Cgroups;
import dev.spillway.provider.cri.host.PodCgroups;
import dev.spillway.provider.cri.pod.PodWorker;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeChannel;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import dev.spillway.provider.cri.volume.NfsClient;
import io.grpc.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs elastic pods as containers of a containerd on this host, with a kubelet's semantics. */
public final class CriProvider implements Provider {
    private static final Path CGROUP_ROOT = Path.of("/sys/fs/cgroup");

    private final CriConfig config;
    private final InstantSource clock;
    private final Cgroups cgroups;
    private final Optional<RuntimeChannel> ownChannel;
    private final Channel channel;
    private final RuntimeClient runtime;
    private final NfsClient nfs = NfsClient.ofThisMachine();
    private final CsiDrivers csi;
    private final boolean appArmor = AppArmor.onThisMachine();
    private Optional<Pods> pods = Optional.empty();
    private volatile Optional<RuntimeAbilities> abilities = Optional.empty();
    private volatile Optional<CsiVolumes> volumes = Optional.empty();

    public CriProvider(CriConfig config) {
        this(config, InstantSource.system(), new RuntimeChannel(config.socket()));
    }

    private CriProvider(CriConfig config, InstantSource clock, RuntimeChannel channel) {
        this(config, clock, new PodCgroups(CGROUP_ROOT), Optional.of(channel), channel.grpc());
    }

    CriProvider(
            CriConfig config,
            InstantSource clock,
            Cgroups cgroups,
            Optional<RuntimeChannel> ownChannel,
            Channel channel) {
        this.config = config;
        this.clock = clock;
        this.cgroups = cgroups;
        this.ownChannel = ownChannel;
        this.channel = channel;
        this.runtime = new RuntimeClient(channel);
        this.csi = CsiDrivers.at(config.csiDrivers());
    }

    @Override
    public ProviderCapabilities capabilities() {
        return new ProviderCapabilities(
                "cri",
                abilities.map(RuntimeAbilities::version).orElse("containerd://unknown"),
                architecture(),
                EnumSet.allOf(Feature.class),
                PodFeatures.supported(
                                PodFeatures.ofMachine(nfs.available(), appArmor),
                                abilities.map(RuntimeAbilities::features).orElseGet(FeatureSet::of))
                        .withCsiDrivers(csi.names()),
                abilities.map(known -> known.runtimes(config.sandbox())).orElse(Runtimes.NONE));
    }

    @Override
    public synchronized void start(PodInputs inputs, PodObserver observer) throws ProviderException {
        try {
            RuntimeAbilities known = RuntimeAbilities.ask(runtime);
            if (!known.mayKnow(config.sandbox())) {
                throw new ProviderException.Retryable("SandboxNotConfigured", notConfigured(known));
            }
            abilities = Optional.of(known);
            Pods started = new Pods(config, clock, cgroups, channel, runtime, nfs, csi, known, inputs, observer);
            started.start();
            pods = Optional.of(started);
            volumes = Optional.of(started.csi());
        } catch (CriException e) {
            throw new ProviderException.Retryable(
                    "RuntimeNotReady", "containerd at " + config.socket() + " does not answer: " + e.getMessage());
        } catch (IOException e) {
            throw new ProviderException.Retryable(
                    "StateNotReadable",
                    "the state in " + config.stateDirectory() + " cannot be used: " + e.getMessage());
        }
    }

    @Override
    public void ensure(ElasticPod pod) throws ProviderException {
        pods().worker(pod.ref()).ensure(pod);
    }

    @Override
    public void terminate(PodRef pod, Duration grace) throws ProviderException {
        pods().find(pod).ifPresent(worker -> worker.terminate(grace));
    }

    @Override
    public void remove(PodRef pod) throws ProviderException {
        pods().find(pod).ifPresent(PodWorker::remove);
    }

    @Override
    public List<PodObservation> list() throws ProviderException {
        return pods().list();
    }

    @Override
    public void logs(PodRef pod, String container, LogOptions options, OutputStream out) throws ProviderException {
        pods().access().logs(found(pod), container, options, out);
    }

    @Override
    public Session exec(PodRef pod, ExecRequest request) throws ProviderException {
        return pods().access().exec(found(pod), request);
    }

    @Override
    public Session attach(PodRef pod, AttachRequest request) throws ProviderException {
        return pods().access().attach(found(pod), request);
    }

    @Override
    public Session portForward(PodRef pod, List<Integer> ports) throws ProviderException {
        return pods().access().portForward(found(pod), ports);
    }

    @Override
    public List<PodStats> stats() throws ProviderException {
        return pods().access().stats();
    }

    @Override
    public NodeVolumes volumes() {
        return new NodeVolumes(csi.registered(), volumes.map(CsiVolumes::inUse));
    }

    @Override
    public synchronized void close() {
        pods.ifPresent(Pods::close);
        csi.close();
        ownChannel.ifPresent(RuntimeChannel::close);
    }

    private String notConfigured(RuntimeAbilities known) {
        return "sandbox \"" + config.sandbox() + "\" is no runtime of containerd at " + config.socket()
                + ", which has " + known.configured() + "; add it to containerd's configuration, or name another in"
                + " the virtual node's provider.cri.sandbox";
    }

    private PodWorker found(PodRef pod) throws ProviderException {
        return pods().find(pod)
                .orElseThrow(() -> new ProviderException.NotFound("pod " + pod + " is not on this node"));
    }

    private synchronized Pods pods() throws ProviderException {
        return pods.orElseThrow(
                () -> new ProviderException.Retryable("NotStarted", "the provider has not started yet"));
    }

    /** Go's name for this machine. */
    private static String architecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }
}
