package dev.spillway.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The rules about packets that an instance has, and the addresses that they are about. */
record PacketRules(String instance, JsonNode settings) {
    static PacketRules of(Spillway spillway) throws IOException {
        Path file = Path.of("/var/lib/spillway", spillway.name(), "instance.json");
        return new PacketRules(spillway.name(), new ObjectMapper().readTree(file.toFile()));
    }

    /** What all addresses of its pods and Services begin with. */
    List<String> addresses() {
        return List.of(network("podRange"), network("serviceRange"));
    }

    /** The address of Service {@code default/kubernetes}. */
    String firstService() {
        return network("serviceRange") + "0.1";
    }

    String inPodNetwork() {
        return Machine.run("nsenter", "--net=/run/spillway/" + instance + "/elastic.netns", "nft", "list", "ruleset");
    }

    List<String> onThisMachine() {
        String all = Machine.run("iptables-save") + Machine.run("ip6tables-save");
        return all.lines()
                .filter(line -> line.contains("spillway " + instance + "\""))
                .toList();
    }

    private String network(String key) {
        return settings.path(key).asText().replaceFirst("^(\\d+\\.\\d+\\.).*", "$1");
    }
}
