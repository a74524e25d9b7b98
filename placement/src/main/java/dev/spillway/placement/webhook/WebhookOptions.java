package dev.spillway.placement.webhook;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * How the API server reaches the webhook.
 *
 * @param instance tells installations in one cluster apart; part of the configurations' name
 * @param listen where to listen; port 0 takes a free one
 * @param host the name or address under which the API server reaches it, on the port listened on
 * @param excludedNamespaces whose objects are never shown to the webhook
 * @param certificateFile where the webhook's certificate and key are kept between restarts
 * @param answered told how long each answer took, from the question read to the answer written out, in nanoseconds; must be quick
 */
public record WebhookOptions(
        String instance,
        InetSocketAddress listen,
        String host,
        Set<String> excludedNamespaces,
        Path certificateFile,
        LongConsumer answered) {
    public WebhookOptions {
        excludedNamespaces = Set.copyOf(excludedNamespaces);
    }
}
