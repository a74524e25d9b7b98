package dev.spillway.provider.cri.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the test's own group: giving away to others takes root. */
final class OwnershipTest {
    @TempDir
    Path directory;

    private Path volume;
    private int group;

    @BeforeEach
    void fill() throws IOException {
        volume = Files.createDirectory(directory.resolve("volume"));
        Files.createDirectory(volume.resolve("inner"));
        Files.writeString(volume.resolve("inner/file"), "");
        set(volume.resolve("inner/file"), 0604);
        Files.writeString(directory.resolve("outside"), "");
        set(directory.resolve("outside"), 0600);
        Files.createSymbolicLink(volume.resolve("link"), directory.resolve("outside"));
        group = (int) Files.getAttribute(volume, "unix:gid");
    }

    @Test
    void theGroupMayReadAndWriteEverythingAndInheritsWhatIsMade() throws IOException {
        Ownership.give(volume, group, false);

        assertThat(mode(volume) & 02070).isEqualTo(02070);
        assertThat(mode(volume.resolve("inner")) & 02070).isEqualTo(02070);
        assertThat(mode(volume.resolve("inner/file"))).isEqualTo(0664);
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Ownership.give(volume, group, false);

        assertThat(mode(directory.resolve("outside"))).isEqualTo(0600);
    }

    @Test
    void aVolumeWhoseRootFitsIsLeftAloneIfSoAsked() throws IOException {
        set(volume, 02770);

        Ownership.give(volume, group, true);
        assertThat(mode(volume.resolve("inner/file"))).isEqualTo(0604);

        set(volume, 0750);
        Ownership.give(volume, group, true);
        assertThat(mode(volume.resolve("inner/file"))).isEqualTo(0664);
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode") & 07777;
    }

    private static void set(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }
}
