package dev.spillway.app;

import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.PriceBookReader;
import dev.spillway.app.up.ExistingCluster;
import dev.spillway.app.up.ExistingClusterUp;
import dev.spillway.app.up.LocalUp;
import dev.spillway.app.up.NodeOffer;
import dev.spillway.app.up.Steps;
import dev.spillway.localcluster.ClusterRequest;
import dev.spillway.localcluster.Directories;
import dev.spillway.localcluster.Instance;
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
        description =
                "Starts a local cluster (or joins an existing one) with a virtual node on this machine, and runs an"
                        + " example there. May be repeated.")
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

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Use an existing cluster: FILE is its administrator's. Remembered until down.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--node-name",
            paramLabel = "NAME",
            description = "With --kubeconfig: what the virtual node is called there. Default: virtual-kubelet")
    private @Nullable String nodeName;

    @Option(
            names = "--address",
            paramLabel = "IP",
            description = "With --kubeconfig: this host's address as that cluster's API server reaches it."
                    + " Default: the instance's bridge.")
    private @Nullable String address;

    @Option(
            names = "--catalogue",
            paramLabel = "NAME",
            description =
                    "Where pods get their sizes from: as-requested, eci, eci-regional, eci-2021, tke-intel, tke-amd"
                            + " or tke-gpu. Kept until it is given again; at first as-requested.")
    private @Nullable String catalogue;

    @Option(
            names = "--price-book",
            paramLabel = "BOOK",
            description = "The prices that pods are told: a file, or a built-in book. Kept until it is given again;"
                    + " at first eci-usd.")
    private @Nullable String priceBook;

    @Option(names = "--no-example", description = "Run no example pods.")
    private boolean noExample;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailed, ConfigurationException, InterruptedException {
        Steps steps = new Steps(spec.commandLine().getOut(), InstantSource.system());
        LocalCluster cluster = new LocalCluster(Directories.standard(), InstantSource.system());
        return up(cluster, steps) ? 0 : 1;
    }

    private boolean up(LocalCluster cluster, Steps steps)
            throws CommandFailed, ConfigurationException, InterruptedException {
        Home home = Home.ofThisProgram();
        if (kubeconfig != null || givesItsCapacity(cluster)) {
            refuseWhatBelongsToALocalCluster();
            ExistingCluster existing = new ExistingCluster(
                    Optional.ofNullable(kubeconfig), Optional.ofNullable(nodeName), Optional.ofNullable(address));
            return new ExistingClusterUp(cluster, home, steps, InstantSource.system())
                    .run(request(), existing, offer(), !noExample);
        }
        if (nodeName != null || address != null) {
            throw new CommandFailed("--node-name and --address are for an existing cluster: give --kubeconfig, too");
        }
        return new LocalUp(cluster, home, steps, InstantSource.system()).run(request(), offer(), !noExample);
    }

    private boolean givesItsCapacity(LocalCluster cluster) throws CommandFailed {
        return cluster.find(instance.name()).filter(Instance::capacityOnly).isPresent();
    }

    private void refuseWhatBelongsToALocalCluster() throws CommandFailed {
        if (server || auditLog) {
            throw new CommandFailed("--server and --audit-log are for a local cluster, not for an existing one");
        }
    }

    private NodeOffer offer() throws CommandFailed, ConfigurationException {
        if (priceBook != null) {
            PriceBookReader.read(priceBook);
        }
        return new NodeOffer(
                catalogue == null ? Optional.empty() : Optional.of(CatalogueNames.named("--catalogue", catalogue)),
                Optional.ofNullable(priceBook)
                        .map(book -> PriceBookReader.BUILT_IN.contains(book)
                                ? book
                                : Path.of(book).toAbsolutePath().toString()));
    }

    private ClusterRequest request() throws CommandFailed {
        return new ClusterRequest(instance.name(), Optional.ofNullable(kubernetesBinaries), auditLog, server, false);
    }
}
