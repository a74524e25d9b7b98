package dev.spillway.localcluster;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

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
        this.instances = new Instances(directories);
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
        KubernetesBinaries binaries = KubernetesBinaries.prepare(
                directories.cache(), request.kubernetesBinaries(), request.server(), progress);
        HostTools tools = HostTools.prepare(directories.cache(), progress);
        Instance instance = instances.findOrCreate(request, binaries, progress);
        try (FileLock _ = lock(instance, progress)) {
            new HostNetwork(instance).up(progress);
            TextFiles.write(instance.resolvConf(), ResolvConf.forPods());
            ControlPlaneStart controlPlane = new ControlPlaneStart(instance, binaries, clock);
            controlPlane.launch();
            new RuntimeStart(instance, tools).run(directories.cache(), progress);
            controlPlane.await(progress);
        }
        return instance;
    }

    private FileLock lock(Instance instance, Progress progress) {
        Path file = directories.run().resolve("." + instance.name() + ".lock");
        return FileLock.acquire(file, progress);
    }
}
