package dev.spillway.kubeletserver;

import dev.spillway.provider.ProviderException;
import dev.spillway.provider.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Port-forward over SPDY, for providers whose sessions are plain streams: for each connection the client opens an error
 * and a data stream with the same request id and port, and the provider is asked for one session.
 */
final class SpdyPorts {
    private final SpdyConnection connection;
    private final PortOpener opener;
    private final Map<String, SpdyStream> unpaired = new ConcurrentHashMap<>();

    /** Opens a connection to one port of the pod. */
    interface PortOpener {
        Session.Streams open(int port) throws ProviderException;
    }

    SpdyPorts(Duplex wire, PortOpener opener) {
        this.connection = SpdyConnection.server(wire, this::opened);
        this.opener = opener;
    }

    /** Returns when the client has gone. */
    void run() throws IOException, InterruptedException {
        connection.serve();
    }

    private void opened(SpdyStream stream) {
        SpdyStream other = unpaired.remove(stream.header("requestid"));
        if (other == null) {
            unpaired.put(stream.header("requestid"), stream);
            return;
        }
        boolean data = stream.header("streamtype").equals("data");
        Thread.ofVirtual().name("port-forward").start(() -> forward(data ? stream : other, data ? other : stream));
    }

    private void forward(SpdyStream data, SpdyStream error) {
        try {
            join(data, Integer.parseInt(data.header("port")));
            error.out().close();
        } catch (ProviderException | NumberFormatException e) {
            report(data, error, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            StreamLog.ended(e);
        }
    }

    private void join(SpdyStream data, int port) throws ProviderException, IOException {
        try (Session.Streams session = opener.open(port)) {
            Thread.ofVirtual().name("port-forward-there").start(() -> send(data.in(), session.stdin()));
            try (InputStream from = session.stdout();
                    OutputStream to = data.out()) {
                from.transferTo(to);
            }
        } finally {
            // What the client still sends has nowhere to go.
            data.in().close();
        }
    }

    private static void send(InputStream from, OutputStream to) {
        try (to) {
            from.transferTo(to);
        } catch (IOException e) {
            StreamLog.ended(e);
        }
    }

    private static void report(SpdyStream data, SpdyStream error, String message) {
        try {
            error.out().write(message.getBytes(StandardCharsets.UTF_8));
            error.out().close();
            data.reset();
        } catch (IOException e) {
            StreamLog.ended(e);
        }
    }
}
