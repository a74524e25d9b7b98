package dev.spillway.app;

import dev.spillway.app.up.Steps;
import dev.spillway.localcluster.Directories;
import dev.spillway.localcluster.LocalCluster;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes an instance down, whole or in whatever state it is. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops and removes everything that up started. May be repeated.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailed {
        Steps steps = new Steps(spec.commandLine().getOut(), InstantSource.system());
        new LocalCluster(Directories.standard(), InstantSource.system()).down(instance.name(), steps);
        return 0;
    }
}
