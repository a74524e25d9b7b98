package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What upstream's programs write outside the directories they are given, to places that all instances of them on a
 * machine share. Only what is certainly of one instance is removed.
 */
final class Traces {
    private static final String SHIM_SOCKETS = "unix:///run/containerd/s/";
    private static final Path NETWORK_RESULTS = Path.of("/var/lib/cni/results");
    private static final Path LOG_LINKS = Path.of("/var/log/containers");
    private static final Path KUBELET = Path.of("/var/lib/kubelet");
    private static final Path DEVICE_PLUGINS = KUBELET.resolve("device-plugins");
    private static final String DEVICE_SOCKET = "kubelet.sock";
    private static final Set<String> DEVICE_FILES = Set.of(DEVICE_SOCKET, "kubelet_internal_checkpoint", "DEPRECATION");

    private final Instance instance;

    Traces(Instance instance) {
        this.instance = instance;
    }

    /** Sockets of the instance's shims, as their bundles name them: read this before the bundles go. */
    List<Path> shimSockets() {
        if (!Files.isDirectory(instance.runDir())) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(instance.runDir(), 8, (file, _) -> file.endsWith("address"))) {
            return files.flatMap(file -> TextFiles.read(file).stream())
                    .map(String::trim)
                    .filter(address -> address.startsWith(SHIM_SOCKETS))
                    .map(address -> Path.of(address.substring("unix://".length())))
                    .toList();
        } catch (IOException e) {
            throw new LocalClusterException("cannot read " + instance.runDir() + ": " + e, e);
        }
    }

    void remove(List<Path> shimSockets) {
        try {
            for (Path socket : shimSockets) {
                Files.deleteIfExists(socket);
            }
            removeNetworkResults();
            removeLogLinks();
            removeDevicePluginFiles();
        } catch (IOException e) {
            throw new LocalClusterException("cannot remove what instance " + instance.name() + " left: " + e, e);
        }
    }

    // Named NETWORK-CONTAINER-INTERFACE; those of the loopback plugin carry its own network's name.
    private void removeNetworkResults() throws IOException {
        Pattern own = Pattern.compile("spillway-" + instance.name() + "(\\.server)?-([0-9a-f]{64})-.*");
        for (Path result : entries(NETWORK_RESULTS)) {
            Matcher matcher = own.matcher(String.valueOf(result.getFileName()));
            if (matcher.matches()) {
                Files.deleteIfExists(result);
                Files.deleteIfExists(NETWORK_RESULTS.resolve("cni-loopback-" + matcher.group(2) + "-lo"));
            }
        }
    }

    // A real kubelet links every container's log here.
    private void removeLogLinks() throws IOException {
        for (Path link : entries(LOG_LINKS)) {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).startsWith(instance.stateDir())) {
                Files.deleteIfExists(link);
            }
        }
    }

    // A real kubelet opens its device plugin socket at this fixed place. No kubelet lives there when the socket is
    // dead and nothing but the device plugins' files is around it.
    private static void removeDevicePluginFiles() throws IOException {
        List<Path> files = entries(DEVICE_PLUGINS);
        boolean foreign = files.stream().anyMatch(file -> !DEVICE_FILES.contains(String.valueOf(file.getFileName())));
        if (foreign
                || !List.of(DEVICE_PLUGINS).equals(entries(KUBELET))
                || UnixSocket.accepts(DEVICE_PLUGINS.resolve(DEVICE_SOCKET))) {
            return;
        }
        FileTrees.delete(KUBELET);
    }

    private static List<Path> entries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        }
        return entries;
    }
}
