package dev.spillway.provider.cri.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.provider.LogOptions;
import dev.spillway.provider.LogOptions.LogStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFollowerTest {
    private static final LogOptions ALL = new LogOptions(
            false, false, false, Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), LogStream.ALL);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private LogChanges changes;
    private Path log;

    @BeforeEach
    void open() throws IOException {
        changes = new LogChanges();
        log = directory.resolve("0.log");
        Files.writeString(log, """
                2026-11-21T05:45:01.5Z stdout F one
                2026-11-21T05:45:02Z stderr F two
                2026-11-21T05:45:03Z stdout P thr
                2026-11-21T05:45:03Z stdout F ee
                """);
    }

    @AfterEach
    void close() throws IOException {
        changes.close();
    }

    @Test
    void piecesOfALineAreJoined() throws Exception {
        assertThat(shown(ALL)).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void timestampsHaveNineDigitsOncePerLine() throws Exception {
        LogOptions stamped = new LogOptions(
                false, false, true, Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), LogStream.STDOUT);
        assertThat(shown(stamped))
                .isEqualTo("2026-11-21T05:45:01.500000000Z one\n2026-11-21T05:45:03.000000000Z three\n");
    }

    @Test
    void theTailIsCountedInLinesOfTheFile() throws Exception {
        assertThat(shown(tail(2))).isEqualTo("three\n");
        out.reset();
        assertThat(shown(tail(3))).isEqualTo("two\nthree\n");
        out.reset();
        assertThat(shown(tail(0))).isEmpty();
        out.reset();
        assertThat(shown(tail(100))).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void sinceAndLimitCutTheRest() throws Exception {
        LogOptions cut = new LogOptions(
                false,
                false,
                false,
                Optional.of(Instant.parse("2026-11-21T05:45:02Z")),
                OptionalLong.empty(),
                OptionalLong.of(5),
                LogStream.ALL);
        assertThat(shown(cut)).isEqualTo("two\nt");
    }

    @Test
    void followingGoesOnThroughARotationUntilTheContainerHasEnded() throws Exception {
        LogOptions follow = new LogOptions(
                true, false, false, Optional.empty(), tail(1).tailLines(), OptionalLong.empty(), LogStream.ALL);
        AtomicBoolean runs = new AtomicBoolean(true);
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> write(follow, runs));
        await().until(() -> text().equals("ee\n"));

        append("2026-11-21T05:45:04Z stdout F four\n");
        await().until(() -> text().endsWith("four\n"));
        Files.move(log, directory.resolve("0.log.20261121-054504"));
        append("2026-11-21T05:45:05Z stdout F five\n");
        await().until(() -> text().endsWith("five\n"));
        append("2026-11-21T05:45:06Z stdout F six\n");
        runs.set(false);

        await().until(done::isDone);
        assertThat(text()).isEqualTo("ee\nfour\nfive\nsix\n");
    }

    @Test
    void theTailForTerminationMessagesHasNoTimes() {
        assertThat(LogTail.text(log, 80, 2048)).isEqualTo("one\ntwo\nthree\n");
        assertThat(LogTail.text(log, 80, 6)).isEqualTo("three\n");
        assertThat(LogTail.text(directory.resolve("none.log"), 80, 2048)).isEmpty();
    }

    private static LogOptions tail(long lines) {
        return new LogOptions(
                false, false, false, Optional.empty(), OptionalLong.of(lines), OptionalLong.empty(), LogStream.ALL);
    }

    private String shown(LogOptions options) throws Exception {
        new LogFollower(changes).write(log, options, () -> false, out);
        return text();
    }

    private void write(LogOptions options, AtomicBoolean runs) {
        try {
            new LogFollower(changes).write(log, options, runs::get, out);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void append(String line) throws IOException {
        Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
