package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClusterDnsTest {
    private static final Path KUBECONFIG = Path.of("/k");
    private final ClusterDns dns = new ClusterDns(TestInstance.named("one"));

    @Test
    void theServiceHasTheAddressPodsAreToldAndItsEndpointIsWhereCoreDnsListens() throws Exception {
        JsonNode service = new ObjectMapper().readTree(dns.service());
        JsonNode slice = new ObjectMapper().readTree(dns.endpoints());

        assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("10.96.0.10");
        assertThat(slice.at("/metadata/labels/kubernetes.io~1service-name").asText())
                .isEqualTo(service.at("/metadata/name").asText());
        assertThat(dns.corefile(KUBECONFIG, ""))
                .contains(".:" + slice.at("/ports/0/port").asInt() + " {")
                .contains("bind " + slice.at("/endpoints/0/addresses/0").asText());
    }

    @Test
    void namesOutsideTheClusterAreForwardedwhenThisMachineHas() {
        assertThat(dns.corefile(KUBECONFIG, "search local\n")).doesNotContain("forward");
        assertThat(dns.corefile(KUBECONFIG, "nameserver 192.0.2.53\n"))
                .contains("forward . /var/lib/spillway/one/resolv.conf");
    }
}
