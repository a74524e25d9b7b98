package dev.spillway.provider.cri.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T05:45:00Z");

    @TempDir
    Path target;

    private AtomicFiles files;

    @BeforeEach
    void open() {
        files = new AtomicFiles(target, OptionalLong.empty());
    }

    @Test
    void filesAreLinksIntoDataWithTheirModes() throws IOException {
        files.write(Map.of("a", file("1", 0400), "dir/b", file("2", 0644)), NOW);

        assertThat(target.resolve("a")).hasContent("1").isSymbolicLink();
        assertThat(target.resolve("dir/b")).hasContent("2");
        assertThat(Files.readSymbolicLink(target.resolve("a"))).isEqualTo(Path.of("..data/a"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("a"))))
                .isEqualTo("r--------");
    }

    @Test
    void whatIsThereAlreadyIsNotWrittenAgain() throws IOException {
        assertThat(files.write(Map.of("a", file("1", 0644)), NOW)).isTrue();
        assertThat(files.write(Map.of("a", file("1", 0644)), NOW)).isFalse();
    }

    @Test
    void changesReplaceTheWholeSetAndLeaveNothingOld() throws IOException {
        files.write(Map.of("a", file("1", 0644), "gone", file("x", 0644)), NOW);
        assertThat(files.write(Map.of("a", file("2", 0644)), NOW.plusSeconds(1)))
                .isTrue();

        assertThat(target.resolve("a")).hasContent("2");
        assertThat(names()).hasSize(3).contains("a", "..data");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(target)) {
            return entries.map(e -> e.getFileName().toString()).toList();
        }
    }

    private static AtomicFiles.File file(String content, int mode) {
        return new AtomicFiles.File(ByteString.copyFromUtf8(content), mode, 0);
    }
}
