package dev.spillway.app;

import dev.spillway.app.demo.OverflowDemo;
import dev.spillway.app.up.AdminClient;
import dev.spillway.app.up.Steps;
import dev.spillway.localcluster.Directories;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what virtual nodes do, on a running instance. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Shows what virtual nodes do.")
final class DemoCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a sub-command runs
    private CommandSpec spec;

    @Command(
            name = "overflow",
            mixinStandardHelpOptions = true,
            description = "Scales a Deployment past the server and back, and says which pod goes where, and why.")
    int overflow(@Mixin InstanceOption instance) throws CommandFailed, InterruptedException {
        Instance found = new LocalCluster(Directories.standard(), InstantSource.system())
                .find(instance.name())
                .orElseThrow(() -> new CommandFailed("there is no such instance; type: ./spillway up --server"));
        Steps steps = new Steps(spec.commandLine().getOut(), InstantSource.system());
        try (AdminClient admin = new AdminClient(found.adminKubeconfig())) {
            return new OverflowDemo(admin.client(), steps::say, InstantSource.system()).run() ? 0 : 1;
        }
    }
}
