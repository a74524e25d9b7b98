package dev.spillway.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings named instances up and takes them down. Every method may be repeated; up and down of one name wait for each
 * other, also between processes. Needs root.
 */
public final class LocalCluster {
    private final Directories directories;
    private final Instances instances;
    private final InstantSource clock;

    public LocalCluster(Directories directories, InstantSource clock) {
        this.directories = directories;
        this.instances = new Instances(directories, MachineIpv6::obstacle);
        this.clock = clock;
    }

    /** The instance of that name, running or not; empty when there is none. */
    public Optional<Instance> find(InstanceName name) {
        return instances.find(name);
    }

    /** All instances on this machine, by name. */
    public List<Instance> list() {
        return instances.all();
    }

    /**
     * Makes the instance run: fetches and builds what the cache lacks, starts what does not run, and returns when all
     * of it answers.
     *
     * @throws LocalClusterException when a step fails; what was started keeps running, and may be looked at, brought up
     *     again or taken down
     */
    public Instance up(ClusterRequest request, Progress progress) {
        instances.find(request.name()).ifPresent(instance -> requireSameKind(instance, request));
        KubernetesBinaries binaries = KubernetesBinaries.prepare(
                directories.cache(),
                request.kubernetesBinaries().or(() -> givenBefore(request.name())),
                request,
                progress);
        HostTools tools = HostTools.prepare(directories.cache(), progress);
        HostNetwork.installMissingTools(progress);
        try (FileLock _ = lock(request.name(), progress)) {
            Instance instance = instances.findOrCreate(request, binaries, progress);
            if (request.capacityOnly()) {
                new CapacityStart(instance, binaries, tools).run(directories.cache(), progress);
            } else {
                new InstanceStart(instance, binaries, tools, Pki.open(instance, clock))
                        .run(directories.cache(), request.server(), progress);
            }
            return instance;
        }
    }

    private static void requireSameKind(Instance instance, ClusterRequest request) {
        if (instance.settings().capacityOnly() != request.capacityOnly()) {
            throw new LocalClusterException("instance %s %s: take it down first, or choose another --name"
                    .formatted(
                            request.name(),
                            request.capacityOnly()
                                    ? "has a cluster of its own"
                                    : "gives its capacity to another cluster"));
        }
    }

    /** How the components of an instance are, by name; those that {@code up} never started are not among them. */
    public List<ComponentStatus> status(Instance instance) {
        if (instance.settings().capacityOnly()) {
            return new HealthChecks(instance, PlainHttp::check).all();
        }
        IssuedCertificate admin = IssuedCertificate.at(instance.pkiDir(), InstanceStart.ADMIN);
        if (!Files.exists(admin.certificate())) {
            return List.of();
        }
        try (ApiClient api = new ApiClient(instance.caCertificate(), admin)) {
            return new HealthChecks(instance, api::check).all();
        }
    }

    /**
     * Ends everything the instance started and removes everything it made, whatever state it is in. Does nothing when
     * there is no such instance.
     */
    public void down(InstanceName name, Progress progress) {
        try (FileLock _ = lock(name, progress)) {
            instances.find(name).ifPresentOrElse(instance -> new Teardown(instance).run(), () -> {
                FileTrees.delete(directories.state(name));
                FileTrees.delete(directories.run(name));
            });
            progress.say("instance " + name + " is gone");
        }
    }

    /**
     * Starts one more process as a component of the instance: detached, with its output in {@code logDir}, known to
     * {@link #status} and ended by {@link #down}. Does nothing when a component of that name runs.
     *
     * @return its process number
     */
    public long start(Instance instance, Component component) {
        Components components = new Components(instance);
        components.start(component);
        return components
                .running(component.name())
                .orElseThrow(() -> components.died(component.name()))
                .pid();
    }

    /**
     * Starts the kube-proxy of an instance whose pods belong to a cluster that exists elsewhere. Does nothing when it runs.
     *
     * @param kubeconfig its identity there, which needs no more than ClusterRole {@code system:node-proxier} allows
     * @param node the node that the pods are on
     */
    public void startKubeProxy(Instance instance, Path kubeconfig, String node) {
        Path program = Path.of(instance.settings().binaries()).resolve(KubeProxy.ELASTIC);
        new Components(instance).start(KubeProxy.guest(instance, node).component(program, kubeconfig));
    }

    /** The process of a component; empty when it does not run. */
    public OptionalLong pid(Instance instance, String component) {
        return new Components(instance)
                .running(component)
                .map(process -> OptionalLong.of(process.pid()))
                .orElseGet(OptionalLong::empty);
    }

    /** Ends one component: TERM, and KILL when it still runs after the grace. */
    public void stop(Instance instance, String component, Duration grace) {
        new Components(instance).stop(component, grace);
    }

    /** The directory of programs that the user named when the instance was made. */
    private Optional<Path> givenBefore(InstanceName name) {
        return instances
                .find(name)
                .map(instance -> Path.of(instance.settings().binaries()))
                .filter(binaries -> !binaries.startsWith(directories.cache()));
    }

    private FileLock lock(InstanceName name, Progress progress) {
        Path file = directories.run().resolve("." + name + ".lock");
        return FileLock.acquire(file, progress);
    }
}
