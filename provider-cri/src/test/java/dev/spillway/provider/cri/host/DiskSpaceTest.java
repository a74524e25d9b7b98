package dev.spillway.provider.cri.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskSpaceTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void whatIsNotThereOccupiesNothing() throws IOException {
        assertThat(DiskSpace.occupied(directory.resolve("nothing"))).isZero();
    }

    @Test
    void allFilesBelowCountAndAFileWithTwoNamesOnce() throws IOException {
        Path inner = Files.createDirectories(directory.resolve("volume/inner"));
        Files.write(inner.resolve("one"), new byte[MIB]);
        Files.createLink(directory.resolve("volume/other"), inner.resolve("one"));

        assertThat(DiskSpace.occupied(directory.resolve("volume"))).isBetween((long) MIB, MIB + MIB / 2L);
    }

    @Test
    void holesOccupyNothingAndLinksLeadNowhere() throws IOException {
        Files.write(directory.resolve("outside"), new byte[MIB]);
        Path volume = Files.createDirectory(directory.resolve("volume"));
        Files.createSymbolicLink(volume.resolve("link"), directory.resolve("outside"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(volume.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(100L * MIB);
        }

        assertThat(DiskSpace.occupied(volume)).isLessThan(MIB);
    }
}
