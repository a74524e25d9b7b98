package dev.spillway.localcluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The instances of this machine, each recorded in its {@code instance.json}. */
final class Instances {
    // What another version of Spillway records besides must not keep this one from seeing which slots are taken.
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final String FILE = "instance.json";
    private static final Path ROUTES = Path.of("/proc/net/route");

    private final Directories directories;
    private final Supplier<Optional<String>> ipv6Obstacle;

    /** @param ipv6Obstacle why this machine's pods cannot have IPv6 addresses; empty if they can */
    Instances(Directories directories, Supplier<Optional<String>> ipv6Obstacle) {
        this.directories = directories;
        this.ipv6Obstacle = ipv6Obstacle;
    }

    Optional<Instance> find(InstanceName name) {
        return TextFiles.read(file(name)).map(text -> instance(name, parse(file(name), text)));
    }

    /** The instance of that name; a new one gets the lowest free slot. */
    Instance findOrCreate(ClusterRequest request, KubernetesBinaries binaries, Progress progress) {
        try (FileLock _ = FileLock.acquire(directories.state().resolve(".slots.lock"), progress)) {
            return find(request.name()).orElseGet(() -> create(request, binaries, progress));
        }
    }

    List<Instance> all() {
        if (!Files.isDirectory(directories.state())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directories.state())) {
            return entries.filter(entry -> Files.exists(entry.resolve(FILE)))
                    .map(entry -> new InstanceName(entry.getFileName().toString()))
                    .sorted((a, b) -> a.value().compareTo(b.value()))
                    .flatMap(name -> find(name).stream())
                    .toList();
        } catch (IOException e) {
            throw new LocalClusterException("cannot list " + directories.state() + ": " + e, e);
        }
    }

    private Instance create(ClusterRequest request, KubernetesBinaries binaries, Progress progress) {
        Set<Integer> taken =
                all().stream().map(instance -> instance.settings().slot()).collect(Collectors.toUnmodifiableSet());
        List<Cidr> routed = Slots.routedNetworks(TextFiles.read(ROUTES).orElse(""));
        Slot slot = Slots.lowestFree(taken, routed, Slots.occupiedPorts());
        InstanceSettings settings = InstanceSettings.of(
                request, slot, ipv6(request, progress), binaries.directory().toString());
        TextFiles.write(file(request.name()), render(settings));
        return instance(request.name(), settings);
    }

    // Which addresses pods may have elsewhere, only a cluster that exists there knows.
    private boolean ipv6(ClusterRequest request, Progress progress) {
        if (request.capacityOnly()) {
            return false;
        }
        Optional<String> obstacle = ipv6Obstacle.get();
        obstacle.ifPresent(why -> progress.say("pods and Services get IPv4 addresses only: of this machine, " + why));
        return obstacle.isEmpty();
    }

    private Instance instance(InstanceName name, InstanceSettings settings) {
        return new Instance(name, settings, directories.state(name), directories.run(name));
    }

    private Path file(InstanceName name) {
        return directories.state(name).resolve(FILE);
    }

    private static InstanceSettings parse(Path file, String text) {
        try {
            return JSON.readValue(text, InstanceSettings.class);
        } catch (JsonProcessingException e) {
            throw new LocalClusterException(
                    file + " is damaged: " + e.getOriginalMessage()
                            + ". It says which ports and networks are the instance's: restore it, or end the instance's"
                            + " processes and remove " + file.resolveSibling(""),
                    e);
        }
    }

    private static String render(InstanceSettings settings) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(settings) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
