package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.List;

/**
 * One private containerd: own root, state, socket, bridge and pod addresses.
 *
 * @param name component name
 * @param streamPort loopback port of its streaming server
 * @param pods the network its pods are on; containerd itself is on this machine's
 * @param network CNI network name
 * @param root what it keeps
 * @param state what lives as long as this boot, socket included
 */
record ContainerRuntime(String name, int streamPort, PodNetwork pods, String network, Path root, Path state) {

    /** The runtime of elastic pods. */
    static ContainerRuntime elastic(Instance instance) {
        return new ContainerRuntime(
                "containerd",
                Port.CONTAINERD_STREAM.of(instance),
                PodNetwork.elastic(instance),
                "spillway-" + instance.name(),
                instance.stateDir().resolve("containerd"),
                instance.runDir().resolve("containerd"));
    }

    /** The real kubelet's. The dot keeps its network apart from an instance called NAME-server. */
    static ContainerRuntime server(Instance instance) {
        return new ContainerRuntime(
                "server-containerd",
                Port.SERVER_CONTAINERD_STREAM.of(instance),
                PodNetwork.server(instance),
                "spillway-" + instance.name() + ".server",
                instance.stateDir().resolve("server-containerd"),
                instance.runDir().resolve("server-containerd"));
    }

    Path socket() {
        return state.resolve("containerd.sock");
    }

    /** True when something answers on the socket; containerd listens when all its plugins are there. */
    boolean accepts() {
        return UnixSocket.accepts(socket());
    }

    /** Writes the configuration and says how to start it. */
    Component component(Instance instance, HostTools tools) {
        Path config = instance.configDir().resolve(name + ".toml");
        Path network = instance.configDir().resolve(name + "-cni");
        Path registries = instance.configDir().resolve("registries");
        Path plugins = instance.configDir().resolve(name + "-cni-plugins");
        CniPlugins.write(plugins, tools.cniPlugins(), pods);
        TextFiles.write(config, toml(tools, instance.pauseImage(), plugins, network, registries));
        TextFiles.write(network.resolve("10-spillway.conflist"), cni(instance.stateDir()));
        TextFiles.write(registries.resolve("_default/hosts.toml"), hosts(instance.registry()));
        return new Component(
                name, List.of(tools.containerd().toString(), "--config", config.toString()), tools.environment());
    }

    /** containerd 1.6 and 1.7 read the same version 2. */
    String toml(HostTools tools, String pauseImage, Path plugins, Path network, Path registries) {
        return """
                version = 2
                root = "%s"
                state = "%s"
                disabled_plugins = [
                  "io.containerd.internal.v1.opt",
                  "io.containerd.snapshotter.v1.aufs",
                  "io.containerd.snapshotter.v1.btrfs",
                  "io.containerd.snapshotter.v1.devmapper",
                  "io.containerd.snapshotter.v1.zfs",
                ]

                [grpc]
                  address = "%s"

                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "%s"
                  # Lowering oom_score_adj needs CAP_SYS_RESOURCE, which root in a container may lack.
                  restrict_oom_score_adj = true
                  # Network namespaces of one instance are found, and removed, below its own directory.
                  netns_mounts_under_state_dir = true
                  stream_server_address = "127.0.0.1"
                  stream_server_port = "%d"
                  max_concurrent_downloads = 3

                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                    runtime_type = "io.containerd.runc.v2"
                    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                      BinaryName = "%s"
                      Root = "%s"
                %s
                  [plugins."io.containerd.grpc.v1.cri".cni]
                    bin_dir = "%s"
                    conf_dir = "%s"

                  [plugins."io.containerd.grpc.v1.cri".registry]
                    config_path = "%s"
                """.formatted(
                        root,
                        state.resolve("state"),
                        socket(),
                        pauseImage,
                        streamPort,
                        tools.runc(),
                        state.resolve("runc"),
                        InstalledSandboxes.on(tools.path()).toml(),
                        plugins,
                        network,
                        registries);
    }

    /** No ipMasq: {@link HostNetwork} has one rule for all pods, where the plugin would make a chain for each. */
    String cni(Path stateDir) {
        return """
                {
                  "cniVersion": "1.0.0",
                  "name": "%s",
                  "plugins": [{
                    "type": "bridge",
                    "bridge": "%s",
                    "isGateway": true,
                    "ipMasq": false,
                    "hairpinMode": true,
                    "mtu": %d,
                    "ipam": {
                      "type": "host-local",
                      "ranges": [%s],
                      "routes": [%s],
                      "dataDir": "%s"
                    }
                  }, {
                    "type": "bandwidth",
                    "capabilities": {"bandwidth": true}
                  }]
                }
                """.formatted(
                        network,
                        pods.link(),
                        Mtu.ofThisMachine(),
                        range(pods.podRange(), pods.gateway())
                                + pods.six()
                                        .map(six -> ", " + range(six.podRange(), six.gateway()))
                                        .orElse(""),
                        "{\"dst\": \"0.0.0.0/0\"}" + (pods.six().isPresent() ? ", {\"dst\": \"::/0\"}" : ""),
                        stateDir.resolve("cni"));
    }

    private static String range(Object subnet, String gateway) {
        return "[{\"subnet\": \"%s\", \"gateway\": \"%s\"}]".formatted(subnet, gateway);
    }

    /** The local registry is asked first; what it does not have comes from the image's own registry. */
    static String hosts(String registry) {
        return """
                [host."http://%s"]
                  capabilities = ["pull", "resolve"]
                """.formatted(registry);
    }
}
