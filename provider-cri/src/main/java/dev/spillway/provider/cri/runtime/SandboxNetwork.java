package dev.spillway.provider.cri.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.network.policy.Wire;
import dev.spillway.cri.api.PodIP;
import dev.spillway.cri.api.PodSandboxStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What CNI's plugins did for a sandbox, as containerd keeps it and tells when asked to be verbose. The bridge plugin's end
 * of a cable on the machine is called {@code veth…}; of other plugins' cables nothing is known.
 */
public final class SandboxNetwork {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SandboxNetwork() {}

    /** A sandbox's addresses in CNI's order; none while it has no network. */
    public static List<String> addresses(PodSandboxStatus sandbox) {
        Stream<String> additional =
                sandbox.getNetwork().getAdditionalIpsList().stream().map(PodIP::getIp);
        return Stream.concat(Stream.of(sandbox.getNetwork().getIp()), additional)
                .filter(ip -> !ip.isEmpty())
                .toList();
    }

    /** Empty for a sandbox without addresses; parts that are not known are empty. */
    static Optional<Wire> wire(List<String> addresses, Map<String, String> info) {
        if (addresses.isEmpty()) {
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
        return Optional.of(mac.isEmpty() ? new Wire("", "", addresses) : new Wire(cable, mac, addresses));
    }

    private static JsonNode interfaces(String info) {
        try {
            return JSON.readTree(info).at("/cniResult/Interfaces");
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
