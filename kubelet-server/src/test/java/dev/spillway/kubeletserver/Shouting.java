package dev.spillway.kubeletserver;

import dev.spillway.provider.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A command that reads stdin to its end, then shouts it on stdout, complains on stderr, and exits with 7. */
final class Shouting implements Session.Streams {
    final CompletableFuture<String> resized = new CompletableFuture<>();
    final CountDownLatch closed = new CountDownLatch(1);
    private final PipedInputStream typed = new PipedInputStream(1 << 16);
    private final PipedOutputStream stdin;
    private final PipedInputStream stdout = new PipedInputStream(1 << 16);
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    Shouting() throws IOException {
        stdin = new PipedOutputStream(typed);
        PipedOutputStream shout = new PipedOutputStream(stdout);
        Thread.ofPlatform().daemon().start(() -> run(shout));
    }

    private void run(OutputStream shout) {
        try (shout) {
            String text = new String(typed.readAllBytes(), StandardCharsets.UTF_8);
            shout.write(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            exitCode.complete(7);
        } catch (IOException e) {
            exitCode.completeExceptionally(e);
        }
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return new ByteArrayInputStream("no".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void resize(int width, int height) {
        resized.complete(width + "x" + height);
    }

    @Override
    public CompletableFuture<Integer> exitCode() {
        return exitCode;
    }

    @Override
    public void close() {
        closed.countDown();
        exitCode.completeExceptionally(new IOException("closed"));
    }
}
