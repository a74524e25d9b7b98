package dev.spillway.provider.cri.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BeneathTest {
    @TempDir
    Path directory;

    private Path volume;
    private Beneath beneath;

    @BeforeEach
    void makeVolume() throws IOException {
        volume = Files.createDirectories(directory.resolve("volume/inner"));
        volume = directory.resolve("volume");
        Files.writeString(volume.resolve("inner/file"), "inside");
        Files.writeString(directory.resolve("secret"), "outside");
        beneath = new Beneath(volume);
    }

    @Test
    void linksThatStayInsideAreFollowed() throws IOException {
        Files.createSymbolicLink(volume.resolve("link"), Path.of("inner/file"));

        try (OpenFile file = beneath.open(Path.of("link"))) {
            assertThat(Files.readString(file.path())).isEqualTo("inside");
        }
    }

    @Test
    void linksThatLeadOutAreRefusedWhereverTheyAre() throws IOException {
        Files.createSymbolicLink(volume.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(volume.resolve("root"), directory.resolve("secret"));
        Files.createSymbolicLink(volume.resolve("above"), Path.of(".."));

        for (String path : new String[] {"up", "root", "above/secret"}) {
            assertThatThrownBy(() -> beneath.open(Path.of(path)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("leads out of its volume");
        }
        assertThatThrownBy(() -> beneath.openOrMake(Path.of("above/new"), 0755))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads out of its volume");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void whatIsOpenStaysTheSameWhenALinkTakesItsPlace() throws IOException {
        try (OpenFile file = beneath.open(Path.of("inner/file"))) {
            Files.move(volume.resolve("inner/file"), volume.resolve("inner/moved"));
            Files.createSymbolicLink(volume.resolve("inner/file"), directory.resolve("secret"));

            assertThat(Files.readString(file.path())).isEqualTo("inside");
        }
    }

    @Test
    void missingDirectoriesAreMadeWithTheModeWhateverTheUmask() throws IOException {
        assertThatThrownBy(() -> beneath.open(Path.of("a/b"))).isInstanceOf(NoSuchFileException.class);

        beneath.openOrMake(Path.of("a/b"), 0777).close();

        for (String made : new String[] {"a", "a/b"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volume.resolve(made))))
                    .isEqualTo("rwxrwxrwx");
        }
    }
}
