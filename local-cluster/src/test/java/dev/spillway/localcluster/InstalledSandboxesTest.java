package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledSandboxesTest {
    @Test
    void whatIsOnThePathIsConfigured(@TempDir Path directory) throws IOException {
        Path shim = Files.createFile(directory.resolve("containerd-shim-runsc-v1"));
        assertThat(shim.toFile().setExecutable(true)).isTrue();

        InstalledSandboxes found = InstalledSandboxes.on("/nowhere:" + directory);

        assertThat(found.handlers()).isEqualTo(Map.of("gvisor", "io.containerd.runsc.v1"));
        assertThat(found.toml())
                .contains("containerd.runtimes.gvisor]")
                .contains("runtime_type = \"io.containerd.runsc.v1\"")
                .doesNotContain("kata");
    }

    @Test
    void whereNothingIsInstalledNothingIsConfigured() {
        assertThat(InstalledSandboxes.on("/nowhere").toml()).isEmpty();
    }
}
