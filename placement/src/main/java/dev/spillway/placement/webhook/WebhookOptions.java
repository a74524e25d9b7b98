package dev.spillway.placement.webhook;

import java.net.InetSocketAddress;
import java.util.Set;

/**
 * How the API server reaches the webhook.
 *
 * @param instance tells installations in one cluster apart; part of the configurations' name
 * @param listen where to listen; port 0 takes a free one
 * @param host the name or address under which the API server reaches it, on the port listened on
 * @param excludedNamespaces whose objects are never shown to the webhook
 */
public record WebhookOptions(String instance, InetSocketAddress listen, String host, Set<String> excludedNamespaces) {
    public WebhookOptions {
        excludedNamespaces = Set.copyOf(excludedNamespaces);
    }
}
