package dev.spillway.provider.cri.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a volume whose keys are placed in directories of directories. */
class DeepFilesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void filesLieAsDeepAsTheirPathsSay() throws IOException {
        write(Map.of("path/to/data", file("deep"), "path/beside", file("less deep")));

        assertThat(directory.resolve("path/to/data")).hasContent("deep");
        assertThat(directory.resolve("path/beside")).hasContent("less deep");
        assertThat(directory.resolve("to")).doesNotExist();
    }

    @Test
    void whatIsNoLongerThereGoesAndNothingOfItStays() throws IOException {
        write(Map.of("old/deep/key", file("1"), "kept", file("1")));
        write(Map.of("kept", file("2")));

        assertThat(directory.resolve("kept")).hasContent("2");
        assertThat(directory.resolve("old")).doesNotExist();
        try (var entries = Files.list(directory)) {
            assertThat(entries).as("kept, ..data and what it points to").hasSize(3);
        }
    }

    private void write(Map<String, AtomicFiles.File> files) throws IOException {
        new AtomicFiles(directory, OptionalLong.empty()).write(files, NOW);
    }

    private static AtomicFiles.File file(String content) {
        return new AtomicFiles.File(ByteString.copyFromUtf8(content), 0644, 0);
    }
}
