package dev.spillway.kubeletserver;

import dev.spillway.core.PodRef;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Has a provider open a session, and connects the client with it in the way that the session needs. */
final class Sessions {
    private final Streaming streaming;
    private final Termination termination;

    Sessions(Duration idle) {
        this.streaming = new Streaming(idle);
        this.termination = new Termination(idle);
    }

    /** Asks a provider for a session. */
    interface Opener {
        Session open() throws ProviderException;
    }

    /** @throws HttpError if the request is no upgrade, or the provider refuses */
    void command(Exchange exchange, StreamFlags flags, Opener opener) throws HttpError, IOException {
        switch (open(exchange, opener)) {
            case Session.Relay relay -> streaming.command(exchange, relay, flags);
            case Session.Streams streams -> termination.command(exchange, streams, flags);
        }
    }

    /**
     * Connects ports.
     *
     * @param ports those named up front, if the protocol names them up front
     * @throws HttpError if the request is no upgrade, or the provider refuses
     */
    void ports(Exchange exchange, Provider provider, PodRef pod, List<Integer> ports) throws HttpError, IOException {
        switch (open(exchange, () -> provider.portForward(pod, ports))) {
            case Session.Relay relay -> streaming.ports(exchange, relay);
            case Session.Streams streams -> {
                streams.close();
                termination.ports(exchange, port -> stream(provider, pod, port));
            }
        }
    }

    private static Session.Streams stream(Provider provider, PodRef pod, int port) throws ProviderException {
        if (provider.portForward(pod, List.of(port)) instanceof Session.Streams streams) {
            return streams;
        }
        throw new ProviderException.Permanent("PortForwardFailed", "the provider changed its mind about port " + port);
    }

    private static Session open(Exchange exchange, Opener opener) throws HttpError {
        exchange.requireMethod("GET", "POST");
        if (!asksForUpgrade(exchange)) {
            throw HttpError.badRequest("Upgrade request required");
        }
        try {
            return opener.open();
        } catch (ProviderException.NotFound e) {
            throw HttpError.notFound(e.getMessage());
        } catch (ProviderException e) {
            throw new HttpError(500, e.getMessage());
        }
    }

    private static boolean asksForUpgrade(Exchange exchange) {
        return exchange.headers().getValuesList("Connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
    }
}
