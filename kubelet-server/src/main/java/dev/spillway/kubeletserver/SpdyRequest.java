package dev.spillway.kubeletserver;

import java.util.List;
import org.eclipse.jetty.http.HttpField;

/** What a SPDY client offers to speak. */
final class SpdyRequest {
    private static final String VERSION = "X-Stream-Protocol-Version";
    static final String COMMAND = "v4.channel.k8s.io";
    static final String PORTS = "portforward.k8s.io";

    private SpdyRequest() {}

    /**
     * The headers of the 101 that agrees to speak this protocol.
     *
     * @throws HttpError if the client does not want SPDY, or not this protocol in it
     */
    static List<HttpField> accept(Exchange exchange, String protocol) throws HttpError {
        if (exchange.headers().getCSV("Upgrade", false).stream().noneMatch("SPDY/3.1"::equalsIgnoreCase)) {
            throw HttpError.badRequest("unable to upgrade: SPDY/3.1 or a WebSocket is needed");
        }
        List<String> offered = exchange.headers().getCSV(VERSION, false);
        if (!offered.contains(protocol)) {
            throw new HttpError(
                    403,
                    "unable to negotiate protocol: client supports %s, server accepts [%s]"
                            .formatted(offered, protocol));
        }
        return headers(protocol);
    }

    /** The headers of a request for SPDY with this protocol in it. */
    static List<HttpField> headers(String protocol) {
        return List.of(
                new HttpField("Connection", "Upgrade"),
                new HttpField("Upgrade", "SPDY/3.1"),
                new HttpField(VERSION, protocol));
    }
}
