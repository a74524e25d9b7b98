package dev.spillway.kubeletserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code /configz}: the part of a kubelet's configuration that is true of a virtual node. Readers such as conformance
 * tests look for {@code kubeletconfig}.
 */
final class ConfigzRoute implements Route {
    private final KubeletServerOptions options;

    ConfigzRoute(KubeletServerOptions options) {
        this.options = options;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.requireMethod("GET");
        ObjectNode json = Json.MAPPER.createObjectNode();
        ObjectNode kubelet = json.putObject("kubeletconfig");
        kubelet.put("kind", "KubeletConfiguration").put("apiVersion", "kubelet.config.k8s.io/v1beta1");
        kubelet.put("address", options.address().getHostString());
        kubelet.put("streamingConnectionIdleTimeout", options.streamIdle().toSeconds() + "s");
        ObjectNode authentication = kubelet.putObject("authentication");
        authentication.putObject("anonymous").put("enabled", false);
        authentication.putObject("webhook").put("enabled", true);
        kubelet.putObject("authorization").put("mode", "Webhook");
        exchange.json(Json.MAPPER.writeValueAsBytes(json));
    }
}
