package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.ProviderConfig;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.provider.NetworkGuard;
import dev.spillway.provider.Provider;
import dev.spillway.provider.cri.CriConfig;
import dev.spillway.provider.cri.CriProvider;
import dev.spillway.provider.cri.pod.ClusterDns;
import dev.spillway.provider.cri.pod.CriScope;
import dev.spillway.provider.simulator.SimulatedCapacity;
import dev.spillway.provider.simulator.SimulatorConfig;
import dev.spillway.provider.simulator.SimulatorProvider;
import java.nio.file.Path;

/** Makes the provider that a virtual node's configuration names. */
final class Capacity {
    private static final int PARALLEL_PULLS = 5;
    private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");

    private Capacity() {}

    /** Go's name of this machine's. */
    static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    static Provider provider(
            Configuration configuration, VirtualNodeConfig node, SharedByNodes shared, NetworkGuard guard) {
        return switch (node.provider()) {
            case ProviderConfig.Cri cri -> containerd(cri, configuration, node, shared, guard);
            case ProviderConfig.Simulator simulator -> simulator(simulator, node, shared);
        };
    }

    private static Provider containerd(
            ProviderConfig.Cri config,
            Configuration configuration,
            VirtualNodeConfig node,
            SharedByNodes shared,
            NetworkGuard guard) {
        return new CriProvider(new CriConfig(
                config.socket(),
                new CriScope(shared.clusterId(), configuration.instance(), node.nodeName()),
                config.logDirectory(),
                configuration.stateDirectory().resolve(node.nodeName()),
                config.cgroupParent(),
                new ClusterDns(node.network().clusterDns(), node.network().clusterDomain()),
                HOST_RESOLV_CONF,
                shared.images().of(config),
                PARALLEL_PULLS,
                guard,
                config.sandbox(),
                config.csiDrivers(),
                config.eviction()));
    }

    private static Provider simulator(ProviderConfig.Simulator config, VirtualNodeConfig node, SharedByNodes shared) {
        SimulatorConfig defaults = SimulatorConfig.defaults();
        SimulatorConfig simulator = new SimulatorConfig(
                config.startDelay(), defaults.stopDelay(), defaults.podCidr(), node.architecture(), defaults.relist());
        return new SimulatorProvider(new SimulatedCapacity(simulator, shared.clock(), shared.timers()));
    }
}
