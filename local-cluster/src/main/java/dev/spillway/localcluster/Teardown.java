package dev.spillway.localcluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes an instance from this machine, in whatever state it is: running, half up, or what a crash left. Users of the
 * runtimes end first, so that nothing starts containers again; then containers, then the rest; then what they held.
 */
final class Teardown {
    private static final Set<String> CLUSTER = Set.of(
            ControlPlane.ETCD,
            ControlPlane.API_SERVER,
            ControlPlane.SCHEDULER,
            ControlPlane.CONTROLLER_MANAGER,
            RuntimeStart.REGISTRY,
            "containerd",
            "server-containerd");
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration CLUSTER_GRACE = Duration.ofSeconds(2);
    private static final int PASSES = 5;

    private final Instance instance;
    private final Components components;
    private final InstanceProcesses processes;

    Teardown(Instance instance) {
        this.instance = instance;
        this.components = new Components(instance);
        this.processes = new InstanceProcesses(instance);
    }

    void run() {
        endUsers();
        Termination.kill(processes.contained());
        endCluster();
        endStrays();
        Traces traces = new Traces(instance);
        List<Path> shimSockets = traces.shimSockets();
        Mounts.removeBelow(List.of(instance.stateDir(), instance.runDir()));
        new HostNetwork(instance).down();
        Cgroups.remove(instance.cgroupParent().substring(1));
        Cgroups.remove(instance.serverCgroup().substring(1));
        traces.remove(shimSockets);
        FileTrees.delete(instance.runDir());
        FileTrees.delete(instance.stateDir());
    }

    private void endUsers() {
        List<ProcessIdentity> users = components.names().stream()
                .filter(name -> !CLUSTER.contains(name))
                .flatMap(name -> components.running(name).stream())
                .toList();
        Termination.end(users, GRACE);
    }

    private void endCluster() {
        List<ProcessIdentity> rest = components.names().stream()
                .flatMap(name -> components.running(name).stream())
                .toList();
        Termination.end(rest, CLUSTER_GRACE);
    }

    private void endStrays() {
        for (int i = 0; i < PASSES; i++) {
            List<ProcessIdentity> strays = Stream.concat(processes.marked().stream(), processes.contained().stream())
                    .toList();
            if (strays.isEmpty()) {
                return;
            }
            Termination.kill(strays);
        }
    }
}
