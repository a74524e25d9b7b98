package dev.spillway.provider.cri.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodRef;
import dev.spillway.core.pod.IdRange;
import dev.spillway.provider.cri.host.FileTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where one pod's state lies on this host. Open to root alone; containers see parts of it by bind mounts, for which the
 * modes further up do not count.
 */
public record PodFiles(PodRef pod, Path directory) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String RECORD = "pod.json";
    private static final String RELEASED = "released.json";
    private static final String ID_RANGE = "id-range";

    public static PodFiles of(Path stateDirectory, PodRef pod) {
        return new PodFiles(pod, pods(stateDirectory).resolve(pod.uid()));
    }

    /** Those that an earlier life of this process left. */
    public static List<PodFiles> all(Path stateDirectory) throws IOException {
        Path pods = FileTrees.privateDirectory(pods(stateDirectory));
        List<PodFiles> found = new ArrayList<>();
        try (Stream<Path> directories = Files.list(pods)) {
            for (Path directory : directories.toList()) {
                read(directory).ifPresent(pod -> found.add(new PodFiles(pod, directory)));
            }
        }
        return found;
    }

    /** Makes the directory, with a record of whose it is. */
    public void create() throws IOException {
        FileTrees.privateDirectory(directory);
        if (Files.notExists(directory.resolve(RECORD))) {
            JsonNode json = JSON.createObjectNode()
                    .put("namespace", pod.namespace())
                    .put("name", pod.name())
                    .put("uid", pod.uid());
            FileTrees.replace(directory.resolve(RECORD), JSON.writeValueAsBytes(json), 0600);
        }
    }

    public boolean exist() {
        return Files.exists(directory);
    }

    /** What the pod held is free again, for good: stays true over a restart of this process. */
    public void markReleased(Optional<PodFailure> failure) throws IOException {
        JsonNode json = JSON.createObjectNode()
                .put("reason", failure.map(PodFailure::reason).orElse(""))
                .put("message", failure.map(PodFailure::message).orElse(""));
        FileTrees.replace(directory.resolve(RELEASED), JSON.writeValueAsBytes(json), 0600);
    }

    public boolean released() {
        return Files.exists(directory.resolve(RELEASED));
    }

    /** Why the pod was given up before it was released, if it was. */
    public Optional<PodFailure> failure() throws IOException {
        if (!released()) {
            return Optional.empty();
        }
        JsonNode json = JSON.readTree(directory.resolve(RELEASED).toFile());
        String reason = json.path("reason").asText();
        return reason.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodFailure(reason, json.path("message").asText()));
    }

    /** The range of ids that the pod has had before, if it has. */
    public Optional<IdRange> idRange() throws IOException {
        Path file = directory.resolve(ID_RANGE);
        return Files.exists(file)
                ? Optional.of(
                        new IdRange(Integer.parseInt(Files.readString(file).strip())))
                : Optional.empty();
    }

    /** Its files belong to ids of this range from now on. */
    public void keep(IdRange range) throws IOException {
        byte[] text = String.valueOf(range.first()).getBytes(StandardCharsets.US_ASCII);
        FileTrees.replace(directory.resolve(ID_RANGE), text, 0600);
    }

    /** The pod is gone for good. */
    public void delete() throws IOException {
        FileTrees.delete(directory);
    }

    /** What only memory may hold: secrets and tokens. */
    Path memory() {
        return directory.resolve("memory");
    }

    /** Where an emptyDir of this name is, on disk or in memory. */
    public Path emptyDir(String volume) {
        return disk().resolve(volume);
    }

    Path disk() {
        return directory.resolve("volumes");
    }

    /** Where volumes that outlive the pod are mounted. */
    Path outer() {
        return directory.resolve("outer");
    }

    /** Records of the volumes of CSI drivers. */
    Path csi() {
        return directory.resolve("csi");
    }

    Path subPaths() {
        return directory.resolve("subpaths");
    }

    public Path hosts() {
        return directory.resolve("etc-hosts");
    }

    /** Where the container of this attempt writes its termination message. */
    public Path terminationLog(String container, int attempt) {
        return directory.resolve("termination").resolve(container).resolve(String.valueOf(attempt));
    }

    private static Optional<PodRef> read(Path directory) throws IOException {
        Path record = directory.resolve(RECORD);
        if (Files.notExists(record)) {
            // Died between the directory and its record: nothing was mounted yet.
            FileTrees.delete(directory);
            return Optional.empty();
        }
        JsonNode json = JSON.readTree(record.toFile());
        return Optional.of(new PodRef(
                json.path("namespace").asText(),
                json.path("name").asText(),
                json.path("uid").asText()));
    }

    private static Path pods(Path stateDirectory) {
        return stateDirectory.resolve("pods");
    }
}
