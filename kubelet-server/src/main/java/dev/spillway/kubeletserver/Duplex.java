package dev.spillway.kubeletserver;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A bare connection, read and written by blocking calls, one thread for each direction. */
interface Duplex extends Closeable {
    InputStream in();

    /** Writes through at once. */
    OutputStream out();

    /** Tells the peer that nothing more comes; reading goes on. */
    void shutdownOutput() throws IOException;

    /** How long the connection may stay silent before reads fail. */
    void idleTimeout(Duration timeout) throws IOException;

    /** Ends both directions; reads and writes under way fail. */
    @Override
    void close();
}
