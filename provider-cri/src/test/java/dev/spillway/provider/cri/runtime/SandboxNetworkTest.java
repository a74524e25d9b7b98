package dev.spillway.provider.cri.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.network.policy.Wire;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SandboxNetworkTest {
    private static final String INFO = """
            {"pid": 1, "cniResult": {"Interfaces": {
              "eth0": {"IPConfigs": [{"IP": "10.0.0.2"}], "Mac": "0a:00:00:00:00:02", "Sandbox": "/run/netns/x"},
              "lo": {"Mac": "00:00:00:00:00:00", "Sandbox": "/run/netns/x"},
              "spillway0": {"Mac": "0a:58:0a:40:00:01", "Sandbox": ""},
              "veth12345678": {"Mac": "0e:00:00:00:00:09", "Sandbox": ""}}}}
            """;

    @Test
    void aCableHasTheMachinesEndAndThePodsAddresses() {
        assertThat(SandboxNetwork.wire(List.of("10.0.0.2"), Map.of("info", INFO)))
                .contains(new Wire("veth12345678", "0a:00:00:00:00:02", List.of("10.0.0.2")));
    }

    @Test
    void ofAnotherPluginsCableOnlyTheAddressIsKnown() {
        assertThat(SandboxNetwork.wire(List.of("10.0.0.2"), Map.of())).contains(new Wire("", "", List.of("10.0.0.2")));
        assertThat(SandboxNetwork.wire(List.of("10.0.0.2"), Map.of("info", "no JSON")))
                .contains(new Wire("", "", List.of("10.0.0.2")));
    }

    @Test
    void withoutAnAddressThereIsNoCable() {
        assertThat(SandboxNetwork.wire(List.of(), Map.of("info", INFO))).isEmpty();
    }
}
