package dev.spillway.provider.cri.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.network.policy.Wire;
import java.util.Map;
import java.util.Optional;

/**
 * What CNI's plugins did for a sandbox, as containerd keeps it and tells when asked to be verbose. The bridge plugin's end
 * of a cable on the machine is called {@code veth…}; of other plugins' cables nothing is known.
 */
final class SandboxNetwork {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SandboxNetwork() {}

    /** Empty for a sandbox without an address; parts that are not known are empty. */
    static Optional<Wire> wire(String address, Map<String, String> info) {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        JsonNode interfaces = interfaces(info.getOrDefault("info", "{}"));
        String mac = interfaces.at("/eth0/Mac").asText();
        String cable = "";
        for (Map.Entry<String, JsonNode> each : interfaces.properties()) {
            if (each.getKey().startsWith("veth")) {
                cable = each.getKey();
            }
        }
        return Optional.of(mac.isEmpty() ? new Wire("", "", address) : new Wire(cable, mac, address));
    }

    private static JsonNode interfaces(String info) {
        try {
            return JSON.readTree(info).at("/cniResult/Interfaces");
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
