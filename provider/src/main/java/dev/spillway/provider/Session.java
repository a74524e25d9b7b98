package dev.spillway.provider;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** An open exec, attach or port-forward. */
public sealed interface Session {

    /**
     * A streaming server that speaks the client's protocol itself: the request is passed on to it byte for byte, by
     * whoever can authorize it. The address is good for one connection, soon.
     */
    record Relay(URI uri) implements Session {}

    /** Plain streams, which the kubelet API frames for the client. */
    non-sealed interface Streams extends Session, AutoCloseable {
        OutputStream stdin();

        InputStream stdout();

        /** At its end from the beginning where there is a terminal. */
        InputStream stderr();

        /** Columns and rows of the terminal; ignored where there is none. */
        void resize(int width, int height);

        /** The exit code, once the command has ended. */
        CompletableFuture<Integer> exitCode();

        @Override
        void close();
    }
}
