package dev.spillway.provider.cri.csi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.volume.csi.CsiVolume;
import dev.spillway.provider.cri.host.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What must be known of a volume to give it back, whatever has become of its objects in the API; written before the driver
 * is asked for anything.
 *
 * @param attached whether the cluster attached it, and waits for us before it detaches it
 * @param begun whether the driver may have been asked to show it to the pod
 * @param done whether everything was done to show it to the pod
 */
record CsiRecord(String driver, String handle, boolean attached, boolean begun, boolean done) {
    private static final JsonMapper JSON = new JsonMapper();

    static Optional<CsiRecord> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        JsonNode json = JSON.readTree(file.toFile());
        return Optional.of(new CsiRecord(
                json.path("driver").asText(),
                json.path("handle").asText(),
                json.path("attached").asBoolean(),
                json.path("begun").asBoolean(),
                json.path("done").asBoolean()));
    }

    void write(Path file) throws IOException {
        FileTrees.privateParent(file);
        JsonNode json = JSON.createObjectNode()
                .put("driver", driver)
                .put("handle", handle)
                .put("attached", attached)
                .put("begun", begun)
                .put("done", done);
        FileTrees.replace(file, JSON.writeValueAsBytes(json), 0600);
    }

    static CsiRecord of(CsiVolume volume, boolean attached) {
        return new CsiRecord(volume.driver(), volume.handle(), attached, false, false);
    }

    CsiRecord asBegun() {
        return new CsiRecord(driver, handle, attached, true, false);
    }

    CsiRecord asDone() {
        return new CsiRecord(driver, handle, attached, true, true);
    }

    String uniqueName() {
        return CsiVolume.uniqueName(driver, handle);
    }

    String directoryName() {
        return CsiVolume.directoryName(driver, handle);
    }
}
