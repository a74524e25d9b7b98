package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    private static final ImageConfig NGINX = new ImageConfig(List.of(), List.of("nginx"), List.of("80/tcp"), "SIGQUIT");

    @TempDir
    private Path directory;

    private FakeRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
        registry = new Registry(server.address());
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    @Test
    void aPushedImageIsThereWithEverythingItRefersTo() throws IOException {
        OciLayout image = image("layer");

        registry.push(image, "library/nginx", "latest");

        assertThat(server.has("/v2/library/nginx/manifests/latest")).isTrue();
        assertThat(image.blobDigests()).hasSize(2).allMatch(digest -> server.has("/v2/library/nginx/blobs/" + digest));
    }

    @Test
    void pushingAgainUploadsNothing() throws IOException {
        registry.push(image("layer"), "library/nginx", "latest");
        int uploads = server.uploads().size();

        registry.push(new OciLayout(directory.resolve("layer-image")), "library/nginx", "latest");

        assertThat(server.uploads()).hasSize(uploads);
    }

    @Test
    void onlyWhatTheRegistryLacksIsUploaded() throws IOException {
        OciLayout image = image("layer");
        registry.push(image, "library/nginx", "latest");

        registry.push(image, "library/nginx", "stable");

        assertThat(server.uploads()).hasSize(4).endsWith("manifest", "manifest");
    }

    @Test
    void theLayerIsKnownByItsContentAndTheConfigurationSaysHowToRunIt() throws IOException {
        OciLayout image = image("layer");
        String layer = FakeRegistry.digest("layer".getBytes(StandardCharsets.UTF_8));
        JsonNode config = new ObjectMapper()
                .readTree(image.blob(image.blobDigests().getLast()).toFile());

        assertThat(image.blobDigests()).startsWith(layer);
        assertThat(image.blob(layer)).hasContent("layer");
        assertThat(config.at("/rootfs/diff_ids/0").asText()).isEqualTo(layer);
        assertThat(config.at("/config/Cmd/0").asText()).isEqualTo("nginx");
        assertThat(config.at("/config/ExposedPorts").has("80/tcp")).isTrue();
        assertThat(config.at("/config/StopSignal").asText()).isEqualTo("SIGQUIT");
    }

    @Test
    void aRegistryThatIsNotThereDoesNotAnswer() {
        server.close();

        assertThat(registry.answers()).isFalse();
        assertThatThrownBy(() -> registry.push(image("layer"), "library/nginx", "latest"))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining(server.address());
    }

    private OciLayout image(String layer) throws IOException {
        Path tar = Files.writeString(directory.resolve("layer.tar"), layer);
        return OciLayout.write(directory.resolve(layer + "-image"), tar, NGINX);
    }
}
