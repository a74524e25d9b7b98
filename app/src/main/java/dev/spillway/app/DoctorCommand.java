package dev.spillway.app;

import dev.spillway.app.up.Workloads;
import dev.spillway.localcluster.Directories;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for workloads that virtual nodes can disturb. The exit code is 1 when it finds some and mends none. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Lists workloads that virtual nodes can disturb, with the patch that helps.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Another cluster than the instance's own.")
    private @Nullable Path kubeconfig;

    @ArgGroup
    private Change change = new Change();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    private static final class Change {
        @Option(names = "--fix", description = "Keep the DaemonSets that were found off virtual nodes.")
        private boolean fix;

        @Option(names = "--undo", description = "Take back what --fix and admission added to DaemonSets.")
        private boolean undo;
    }

    @Override
    public Integer call() throws CommandFailed {
        PrintWriter out = spec.commandLine().getOut();
        try (Workloads workloads = new Workloads(kubeconfig == null ? ofInstance() : kubeconfig)) {
            if (change.fix || change.undo) {
                out.print(change.fix ? workloads.fix() : workloads.undo());
                out.flush();
                return 0;
            }
            String findings = workloads.findings();
            out.print(findings.isEmpty() ? "nothing found: no workload is disturbed by virtual nodes\n" : findings);
            out.flush();
            return findings.isEmpty() ? 0 : 1;
        }
    }

    private Path ofInstance() throws CommandFailed {
        Instance found = new LocalCluster(Directories.standard(), InstantSource.system())
                .find(instance.name())
                .orElseThrow(() -> new CommandFailed("there is no such instance; type: ./spillway up"));
        return found.adminKubeconfig();
    }
}
