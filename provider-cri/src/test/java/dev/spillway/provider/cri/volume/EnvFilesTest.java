package dev.spillway.provider.cri.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvFilesTest {
    @TempDir
    Path directory;

    @Test
    void aFileOfTheVolumeIsRead() throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("v/sub")).resolve("env"), "A='1'");
        Files.createSymbolicLink(directory.resolve("v/link"), Path.of("sub/env"));

        assertThat(EnvFiles.read(directory.resolve("v"), Path.of("sub/env"))).contains("A='1'");
        assertThat(EnvFiles.read(directory.resolve("v"), Path.of("link"))).contains("A='1'");
        assertThat(EnvFiles.read(directory.resolve("v"), Path.of("none"))).isEmpty();
    }

    @Test
    void aLinkOutOfTheVolumeIsNotFollowed() throws IOException {
        Files.writeString(directory.resolve("secret"), "A='1'");
        Files.createSymbolicLink(
                Files.createDirectory(directory.resolve("v")).resolve("env"), directory.resolve("secret"));

        assertThatThrownBy(() -> EnvFiles.read(directory.resolve("v"), Path.of("env")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads out of its volume");
    }

    @Test
    void whatIsNoFileOrTooLargeIsNotRead() throws IOException {
        Files.createDirectories(directory.resolve("v/directory"));
        Files.write(directory.resolve("v/large"), new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> EnvFiles.read(directory.resolve("v"), Path.of("directory")))
                .hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> EnvFiles.read(directory.resolve("v"), Path.of("large")))
                .hasMessageContaining("more than");
    }
}
