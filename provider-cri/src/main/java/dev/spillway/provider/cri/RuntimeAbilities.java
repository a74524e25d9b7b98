package dev.spillway.provider.cri;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.PodFeature;
import dev.spillway.cri.api.StatusResponse;
import dev.spillway.cri.api.VersionResponse;
import dev.spillway.provider.Runtimes;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the runtime on this host can do, as it says itself. A field that an old runtime does not know it drops without a
 * word, so nothing may be asked of it that it has not announced.
 *
 * @param version such as {@code containerd://1.6.20}
 * @param configured names of all handlers in its configuration
 * @param usual the handler of sandboxes that name none
 * @param announced the handlers that it lists in its status, which containerd does since 2.0
 */
record RuntimeAbilities(
        String version, Set<String> configured, String usual, List<String> announced, boolean supplementalGroups) {
    private static final JsonMapper JSON = new JsonMapper();

    RuntimeAbilities {
        configured = Set.copyOf(configured);
        announced = List.copyOf(announced);
    }

    static RuntimeAbilities ask(RuntimeClient runtime) throws CriException {
        VersionResponse version = runtime.version();
        StatusResponse status = runtime.status();
        JsonNode containerd = config(status).path("containerd");
        Set<String> configured = new TreeSet<>();
        containerd.path("runtimes").fieldNames().forEachRemaining(configured::add);
        return new RuntimeAbilities(
                version.getRuntimeName() + "://" + version.getRuntimeVersion(),
                configured,
                containerd.path("defaultRuntimeName").asText(""),
                // The default one is listed a second time, without a name.
                status.getRuntimeHandlersList().stream().map(h -> h.getName()).toList(),
                status.getFeatures().getSupplementalGroupsPolicy());
    }

    FeatureSet features() {
        return supplementalGroups ? FeatureSet.of(PodFeature.SUPPLEMENTAL_GROUPS_STRICT) : FeatureSet.of();
    }

    /**
     * For the node's status.
     *
     * @param sandbox the handler that the pool's configuration names; empty for the runtime's usual one
     */
    Runtimes runtimes(String sandbox) {
        return new Runtimes(
                sandbox.isEmpty() ? usual : sandbox,
                announced.stream()
                        .map(name -> new Runtimes.Handler(name, false, false))
                        .toList(),
                supplementalGroups);
    }

    /** A runtime that does not show its configuration may know the handler. */
    boolean mayKnow(String handler) {
        return handler.isEmpty() || configured.isEmpty() || configured.contains(handler);
    }

    private static JsonNode config(StatusResponse status) {
        try {
            return JSON.readTree(status.getInfoOrDefault("config", "{}"));
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
