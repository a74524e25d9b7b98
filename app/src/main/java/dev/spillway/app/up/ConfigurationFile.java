package dev.spillway.app.up;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.ConfigurationReader;
import dev.spillway.app.config.PlacementConfig;
import dev.spillway.localcluster.Instance;
import dev.spillway.network.PodRoute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration that {@code up} writes for the process that it starts. */
final class ConfigurationFile {
    /** A cluster to try things out in has to start on a full disk, too. */
    private static final String NO_DISK_LIMITS =
            "{nodefs.available: 0%, nodefs.inodesFree: 0%, imagefs.available: 0%, imagefs.inodesFree: 0%}";

    private static final int FIRST_POOL_PORT = 8;
    private static final int LAST_PORT = Instance.SPILLWAY_PORTS - 1;

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

    /** Spillway's own token, when it is no certificate that it shows. */
    Path token() {
        return identities().resolve("spillway.token");
    }

    Path kubeconfig() {
        return identities().resolve("spillway.kubeconfig");
    }

    /** Who the kube-proxy beside the pods is, where Spillway has no cluster of its own. */
    Path kubeProxyKubeconfig() {
        return identities().resolve("kube-proxy.kubeconfig");
    }

    /** What was written before; empty before the first time. */
    Optional<Configuration> read() throws ConfigurationException {
        return Files.exists(file()) ? Optional.of(ConfigurationReader.read(file())) : Optional.empty();
    }

    /**
     * Writes it anew; what may be edited in it is kept, as far as {@code offer} does not change it.
     *
     * @throws ConfigurationException if what was there before cannot be read
     */
    void write(NodePlace place, NodeOffer offer) throws ConfigurationException {
        Optional<Configuration> before = read();
        try {
            Files.writeString(file(), text(place, offer, before, HostCapacity.of(instance.stateDir())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(NodePlace place, NodeOffer offer, Optional<Configuration> before, HostCapacity capacity) {
        return """
                # Written by `spillway up`; it is written anew by the next one.
                apiVersion: spillway.dev/v1alpha1
                kind: Configuration
                instance: %s
                stateDirectory: %s
                identities: %s
                kubeconfig: %s
                clientCa: %s
                %svirtualNodes:
                - nodeName: %s
                  address: %s
                %s  kubeletPort: %d
                  catalogue: %s
                  capacity:
                %s
                  dns:
                    nameservers: [%s]
                %s%s""".formatted(
                        instance.name(),
                        agentDirectory(),
                        identities(),
                        kubeconfig(),
                        place.clientCa(),
                        offer.billing(before),
                        place.name(),
                        place.address(),
                        instance.bridgeAddress6()
                                .map("  secondaryAddress: %s%n"::formatted)
                                .orElse(""),
                        instance.spillwayPort(0),
                        offer.catalogue(before).catalogueName(),
                        lines(capacity),
                        String.join(", ", place.nameservers()),
                        provider(before),
                        placement(place, before.flatMap(Configuration::placement)));
    }

    private String provider(Optional<Configuration> before) {
        return """
                  provider:
                    cri:
                      socket: %s
                      cgroupParent: %s
                      logDirectory: %s
                      podNetwork: %s
                      evictionHard: %s
                      podRanges: [%s]
                """.formatted(
                                instance.containerdSocket(),
                                instance.cgroupParent(),
                                instance.logDir().resolve("pods"),
                                instance.podNetwork(),
                                NO_DISK_LIMITS,
                                podRanges())
                + nameServer()
                + routes(before)
                + csiDrivers(before);
    }

    /** Where a cluster exists, its DNS is pods. */
    private String nameServer() {
        return instance.capacityOnly() ? "" : "      nameServer: " + instance.dnsProcess() + "\n";
    }

    private String podRanges() {
        return Stream.concat(
                        Stream.of(instance.podRange().toString()),
                        instance.podRange6().map(range -> "\"" + range + "\"").stream())
                .collect(Collectors.joining(", "));
    }

    private static String routes(Optional<Configuration> before) {
        List<PodRoute> routes = before.map(Configuration::routes).orElse(List.of());
        return routes.isEmpty()
                ? ""
                : routes.stream()
                        .map(route -> "      - {to: \"%s\", via: \"%s\"}%n".formatted(route.to(), route.next()))
                        .collect(Collectors.joining("", "      routes:\n", ""));
    }

    private static String csiDrivers(Optional<Configuration> before) {
        Map<String, Path> drivers = before.map(Configuration::csiDrivers).orElse(Map.of());
        return drivers.isEmpty()
                ? ""
                : drivers.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(driver -> "        %s: %s%n".formatted(driver.getKey(), driver.getValue()))
                        .collect(Collectors.joining("", "      csiDrivers:\n", ""));
    }

    private String placement(NodePlace place, Optional<PlacementConfig> before) {
        return """
                placement:
                  webhook:
                    address: %s
                    port: %d
                %spools:
                  address: %s
                  kubeletPorts: {first: %d, last: %d}
                """.formatted(
                        place.address(),
                        instance.spillwayPort(LAST_PORT),
                        before.map(PlacementText::kept).orElse(""),
                        place.address(),
                        instance.spillwayPort(FIRST_POOL_PORT),
                        instance.spillwayPort(LAST_PORT - 1));
    }

    private static String lines(HostCapacity capacity) {
        return capacity.offered().entrySet().stream()
                .map(entry -> "    " + entry.getKey() + ": \"" + entry.getValue() + "\"")
                .collect(Collectors.joining("\n"));
    }
}
