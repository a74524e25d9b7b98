package dev.spillway.app;

import dev.spillway.app.up.ExistingClusterDown;
import dev.spillway.app.up.InstalledRoutes;
import dev.spillway.app.up.Steps;
import dev.spillway.localcluster.Directories;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes an instance down, whole or in whatever state it is. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops and removes everything that up started. May be repeated. The exit code is 1 when something"
                + " had to stay in an existing cluster.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailed, InterruptedException {
        Steps steps = new Steps(spec.commandLine().getOut(), InstantSource.system());
        LocalCluster cluster = new LocalCluster(Directories.standard(), InstantSource.system());
        Optional<Instance> guest = cluster.find(instance.name()).filter(Instance::capacityOnly);
        boolean clean = guest.isEmpty()
                || new ExistingClusterDown(cluster, Home.ofThisProgram(), steps, InstantSource.system())
                        .run(guest.get());
        Runnable routes = InstalledRoutes.removal(cluster.find(instance.name()));
        cluster.down(instance.name(), steps);
        routes.run();
        return clean ? 0 : 1;
    }
}
