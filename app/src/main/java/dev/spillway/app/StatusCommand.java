package dev.spillway.app;

import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.up.Status;
import dev.spillway.localcluster.ComponentStatus;
import dev.spillway.localcluster.Directories;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.InstanceName;
import dev.spillway.localcluster.LocalCluster;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what runs. The exit code is 1 when a component is not well. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows components, virtual nodes and elastic pods.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailed, ConfigurationException {
        LocalCluster cluster = new LocalCluster(Directories.standard(), InstantSource.system());
        InstanceName name = instance.name();
        Instance found = cluster.find(name)
                .orElseThrow(() -> new CommandFailed("there is no instance \"" + name + "\"; type: ./spillway up"));
        List<ComponentStatus> components = cluster.status(found);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Status.components(components));
        out.flush();
        boolean healthy = components.stream().allMatch(ComponentStatus::healthy);
        out.print(new Status(InstantSource.system()).nodesAndPods(found));
        out.flush();
        return healthy ? 0 : 1;
    }
}
