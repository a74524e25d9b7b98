package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {
    private static final Progress SILENT = line -> {};

    @TempDir
    private Path directory;

    @Test
    void aLockIsHeldUntilItIsClosed() {
        Path file = directory.resolve("run/.one.lock");
        try (FileLock held = FileLock.acquire(file, SILENT)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> FileLock.acquire(file, SILENT))
                    .isInstanceOf(LocalClusterException.class)
                    .hasMessageContaining(file.toString());
        }
        try (FileLock again = FileLock.acquire(file, SILENT)) {
            assertThat(again).isNotNull();
        }
    }
}
