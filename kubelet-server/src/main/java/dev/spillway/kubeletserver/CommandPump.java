package dev.spillway.kubeletserver;

import dev.spillway.provider.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/** Carries a command's streams between a client and a provider, until the command or the client ends. */
final class CommandPump {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final CommandClient client;
    private final Session.Streams session;
    private final StreamFlags flags;

    CommandPump(CommandClient client, Session.Streams session, StreamFlags flags) {
        this.client = client;
        this.session = session;
        this.flags = flags;
    }

    /** Returns when both ends are closed. */
    void run() throws InterruptedException {
        client.onResize(session::resize);
        Thread reader = Thread.ofVirtual().name("stream-reader").start(this::read);
        try {
            client.awaitReady();
            if (flags.stdin()) {
                Thread.ofVirtual().name("stream-stdin").start(this::stdin);
            }
            output();
            // A client that has everything closes; one that does not is not waited for.
            reader.join(GOODBYE);
        } catch (IOException e) {
            StreamLog.ended(e);
        } finally {
            session.close();
            client.close();
        }
        reader.join();
    }

    /** A client that leaves before the command has ended takes its session with it. */
    private void read() {
        try {
            client.serve();
        } catch (IOException e) {
            StreamLog.ended(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.close();
        }
    }

    private void stdin() {
        try (OutputStream stdin = session.stdin();
                InputStream from = client.stdin()) {
            copy(from, stdin);
        } catch (IOException e) {
            StreamLog.ended(e);
        }
    }

    private void output() throws InterruptedException {
        Thread stderr = Thread.ofVirtual().name("stream-stderr").start(() -> {
            if (flags.stderr()) {
                copyOutput(session.stderr(), client.stderr());
            }
        });
        if (flags.stdout()) {
            copyOutput(session.stdout(), client.stdout());
        }
        stderr.join();
        try {
            client.finish(status());
        } catch (IOException e) {
            StreamLog.ended(e);
        }
    }

    private byte[] status() throws InterruptedException {
        try {
            return CommandStatus.exited(session.exitCode().get());
        } catch (ExecutionException e) {
            return CommandStatus.failed(why(e));
        } catch (CancellationException e) {
            return CommandStatus.failed("the session was closed");
        }
    }

    private static String why(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    private static void copyOutput(InputStream from, OutputStream to) {
        try (to) {
            copy(from, to);
        } catch (IOException e) {
            StreamLog.ended(e);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }
}
