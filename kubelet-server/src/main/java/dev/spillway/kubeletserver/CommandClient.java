package dev.spillway.kubeletserver;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The client's end of a command, whatever protocol carries its streams. */
interface CommandClient extends Closeable {

    /** Ends when the client closes it, or goes away. */
    InputStream stdin();

    OutputStream stdout();

    OutputStream stderr();

    /**
     * Blocks until the client's streams are there; {@link #serve} must be running.
     *
     * @throws IOException if the client does not open them within 30 s
     */
    void awaitReady() throws IOException, InterruptedException;

    /** Where terminal sizes go, from now on; called by the thread that reads. */
    void onResize(Resize resize);

    /** Reads what the client sends until it goes away. */
    void serve() throws IOException, InterruptedException;

    /**
     * Ends the command: this is how it went, and nothing more comes.
     *
     * @param status a {@code v1.Status} in JSON
     */
    void finish(byte[] status) throws IOException;

    /** Cuts the connection. */
    @Override
    void close();

    /** A new size of the terminal, in columns and rows. */
    interface Resize {
        void to(int width, int height);
    }
}
