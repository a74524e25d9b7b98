package dev.spillway.app.up;

import dev.spillway.localcluster.Instance;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The configuration that {@code up} writes for the process that it starts. */
final class ConfigurationFile {
    static final String NODE = "virtual-kubelet";

    private final Instance instance;

    ConfigurationFile(Instance instance) {
        this.instance = instance;
    }

    Path file() {
        return instance.stateDir().resolve("spillway.yaml");
    }

    Path agentDirectory() {
        return instance.stateDir().resolve("agent");
    }

    Path identities() {
        return instance.stateDir().resolve("identities");
    }

    Path kubeconfig() {
        return identities().resolve("spillway.kubeconfig");
    }

    String text(HostCapacity capacity) {
        return """
                # Written by `spillway up`; it is written anew by the next one.
                apiVersion: spillway.dev/v1alpha1
                kind: Configuration
                instance: %s
                stateDirectory: %s
                identities: %s
                kubeconfig: %s
                clientCa: %s
                virtualNodes:
                - nodeName: %s
                  address: %s
                  kubeletPort: %d
                  capacity:
                %s
                  dns:
                    nameservers: [%s]
                  provider:
                    cri:
                      socket: %s
                      cgroupParent: %s
                      logDirectory: %s
                """.formatted(
                        instance.name(),
                        agentDirectory(),
                        identities(),
                        kubeconfig(),
                        instance.caCertificate(),
                        NODE,
                        instance.bridgeAddress(),
                        instance.spillwayPort(0),
                        lines(capacity),
                        instance.clusterDns(),
                        instance.containerdSocket(),
                        instance.cgroupParent(),
                        instance.logDir().resolve("pods"));
    }

    private static String lines(HostCapacity capacity) {
        return capacity.offered().entrySet().stream()
                .map(entry -> "    " + entry.getKey() + ": \"" + entry.getValue() + "\"")
                .collect(Collectors.joining("\n"));
    }
}
