package dev.spillway.app;

import dev.spillway.app.up.LocalUp;
import dev.spillway.app.up.Steps;
import dev.spillway.localcluster.ClusterRequest;
import dev.spillway.localcluster.Directories;
import dev.spillway.localcluster.LocalCluster;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings everything up on this machine and runs a real pod. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts a local cluster with a virtual node on it, and runs an example there. May be repeated.")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Option(
            names = "--kubernetes-bin",
            paramLabel = "DIR",
            description = "Take Kubernetes' own programs from here instead of building them.")
    private @Nullable Path kubernetesBinaries;

    @Option(names = "--audit-log", description = "Let the API server write an audit log.")
    private boolean auditLog;

    @Option(names = "--server", description = "Add a server: a real kubelet with its own containerd.")
    private boolean server;

    @Option(names = "--no-example", description = "Run no example pods.")
    private boolean noExample;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailed, InterruptedException {
        Steps steps = new Steps(spec.commandLine().getOut(), InstantSource.system());
        LocalCluster cluster = new LocalCluster(Directories.standard(), InstantSource.system());
        LocalUp up = new LocalUp(cluster, Home.ofThisProgram(), steps, InstantSource.system());
        return up.run(request(), !noExample) ? 0 : 1;
    }

    private ClusterRequest request() throws CommandFailed {
        return new ClusterRequest(instance.name(), Optional.ofNullable(kubernetesBinaries), auditLog, server);
    }
}
