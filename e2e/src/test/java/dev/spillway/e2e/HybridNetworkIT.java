package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** One Service with pods on a server and on a virtual node, called from both, by every means a Service has. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.WITH_SERVER)
final class HybridNetworkIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.withServer();

    private static final String VIRTUAL = "virtual-kubelet";
    private static final String SERVER = Installation.Kind.HYBRID.server();
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String BOTH = "web-server web-virtual";

    private final Cluster cluster;

    /** Each pod says its name by HTTP, and looks names up for others by UDP. */
    HybridNetworkIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void aServiceOnBothSidesAndAClientOnEach() {
        // Zones are looked at when endpoints are made.
        zone(VIRTUAL, ZONE + "=cloud");
        zone(SERVER, ZONE + "=hall");
        cluster.apply(web("web-virtual", VIRTUAL) + web("web-server", SERVER)
                + service("web", "")
                + service("sticky", "sessionAffinity: ClientIP")
                + service("near", "internalTrafficPolicy: Local")
                + service("zoned", "trafficDistribution: PreferSameZone")
                + service("each", "clusterIP: None")
                + service("both", "ipFamilyPolicy: PreferDualStack")
                + Pods.shell("virtual", "sleep 3600") + "---\n"
                + Pods.shell("server", "sleep 3600").replace(VIRTUAL, SERVER));
        for (String pod : List.of("web-virtual", "web-server", "virtual", "server")) {
            cluster.awaitPhase(pod, "Running");
        }
        cluster.await(
                "both sides behind the Service", () -> answers("virtual", "web").equals(BOTH));
    }

    @AfterAll
    void theNodesHaveNoZones() {
        zone(VIRTUAL, ZONE + "-");
        zone(SERVER, ZONE + "-");
    }

    @Test
    void everySideReachesBothByNameAndByAddressWithTcp() {
        String address = cluster.get("service", "web").at("/spec/clusterIP").asText();

        for (String client : List.of("virtual", "server")) {
            cluster.await(client + " by name", () -> answers(client, "web").equals(BOTH));
            cluster.await(client + " by address", () -> answers(client, address).equals(BOTH));
            for (String pod : List.of("web-virtual", "web-server")) {
                String direct = cluster.get("pod", pod).at("/status/podIP").asText();
                cluster.await(
                        client + " to " + pod,
                        () -> get(client, direct + ":8080").equals(pod));
            }
        }
    }

    @Test
    void everySideReachesTheServiceWithUdp() {
        String address = cluster.get("service", "web").at("/spec/clusterIP").asText();

        for (String client : List.of("virtual", "server")) {
            cluster.await(
                    client + " by UDP",
                    () -> lookup(client, "kubernetes.default.svc.cluster.local " + address)
                            .contains("Name:"));
        }
    }

    @Test
    void everySideReachesBothByIpv6WhereTheMachineHasIt() {
        List<String> ofNode = cluster.get("node", VIRTUAL).at("/status/addresses").findValuesAsText("address").stream()
                .filter(address -> address.contains(":"))
                .toList();
        assumeFalse(ofNode.isEmpty(), "this machine has no IPv6");
        String service = cluster.get("service", "both").at("/spec/clusterIPs/1").asText();

        for (String client : List.of("virtual", "server")) {
            cluster.await(
                    client + " by IPv6",
                    () -> answers(client, "[" + service + "]").equals(BOTH));
            for (String pod : List.of("web-virtual", "web-server")) {
                String direct =
                        cluster.get("pod", pod).at("/status/podIPs/1/ip").asText();
                cluster.await(
                        client + " to " + pod,
                        () -> get(client, "[" + direct + "]:8080").equals(pod));
            }
        }
        cluster.await(
                "its name",
                () -> lookup("virtual", "-type=aaaa both.hybridnetworkit.svc.cluster.local")
                        .contains(service));
        JsonNode status = cluster.get("pod", "virtual").path("status");
        assertThat(status.at("/hostIPs/1/ip").asText()).isEqualTo(ofNode.getFirst());
        assertThat(inside("virtual", "cat /etc/hosts").out())
                .contains(status.at("/podIPs/1/ip").asText() + "\tvirtual");
    }

    @Test
    void aHeadlessServiceNamesThePodsOfBothSides() {
        String virtual = cluster.get("pod", "web-virtual").at("/status/podIP").asText();
        String server = cluster.get("pod", "web-server").at("/status/podIP").asText();

        for (String client : List.of("virtual", "server")) {
            cluster.await("the pods' addresses", () -> {
                String found = lookup(client, "each.hybridnetworkit.svc.cluster.local");
                return found.contains(virtual) && found.contains(server);
            });
        }
    }

    @Test
    void aClientWithAffinityStaysWithOnePod() {
        for (String client : List.of("virtual", "server")) {
            cluster.await("an answer", () -> !answers(client, "sticky").isEmpty());
            assertThat(answers(client, "sticky")).isIn("web-server", "web-virtual");
        }
    }

    @Test
    void localTrafficStaysOnItsSide() {
        cluster.await("its own", () -> answers("virtual", "near").equals("web-virtual"));
        cluster.await("its own", () -> answers("server", "near").equals("web-server"));
    }

    @Test
    void endpointsCarryTheVirtualNodesZoneAndItsHintsAreFollowed() {
        cluster.await(
                "hints",
                () -> endpoint("zoned", VIRTUAL)
                        .at("/hints/forZones/0/name")
                        .asText()
                        .equals("cloud"));
        assertThat(endpoint("zoned", VIRTUAL).path("zone").asText()).isEqualTo("cloud");
        cluster.await("its own zone", () -> answers("virtual", "zoned").equals("web-virtual"));
        cluster.await("its own zone", () -> answers("server", "zoned").equals("web-server"));
        cluster.await(
                "both where no zone is asked for",
                () -> answers("virtual", "web").equals(BOTH));
    }

    @Test
    void aNodePortIsServedByServersAndAnElasticPodBehindItSaysSo() {
        cluster.apply(service("open", "type: NodePort"));
        cluster.apply(web("web-late", VIRTUAL));
        cluster.awaitPhase("web-late", "Running");
        String port =
                cluster.get("service", "open").at("/spec/ports/0/nodePort").asText();
        String address =
                cluster.get("node", SERVER).at("/status/addresses/0/address").asText();

        cluster.await(
                "an answer",
                () -> Machine.run("curl", "-s", "--max-time", "3", address + ":" + port)
                        .startsWith("web-"));
        cluster.await(
                "the event",
                () -> cluster.list("events").findValuesAsText("reason").contains("NodePortNotServed"));
        cluster.kubectl("delete", "pod/web-late", "service/open", "--now").orFail();
        cluster.await("the two", () -> answers("virtual", "web").equals(BOTH));
    }

    @Test
    void packetsAreAsLargeAsTheMachineSends() {
        String ofPod = inside("virtual", "cat /sys/class/net/eth0/mtu").out().strip();
        String link = Machine.run(
                "sh",
                "-c",
                "cat /sys/class/net/$(ip -o address show | awk '/%s/ {print $2}')/mtu"
                        .formatted(cluster.get("node", VIRTUAL)
                                        .at("/status/addresses/0/address")
                                        .asText()
                                        .replace(".", "\\.")
                                + "\\/"));

        assertThat(ofPod).isEqualTo(link);
        String large = cluster.get("pod", "web-server").at("/status/podIP").asText() + ":8080/large";
        cluster.await(
                "all of it",
                () -> inside("virtual", "timeout 20 wget -qO- http://" + large + " | wc -c")
                        .out()
                        .strip()
                        .equals("1000000"));
    }

    @Test
    void rulesOfAnInstanceAreInItsOwnNetworksOnly() {
        String service = cluster.get("service", "web").at("/spec/clusterIP").asText();
        String network = "--net=/run/spillway/" + cluster.spillway().name() + "/elastic.netns";

        assertThat(Machine.run("nft", "list", "ruleset"))
                .doesNotContain(service)
                .doesNotContain("kube-proxy");
        assertThat(Machine.run("nsenter", network, "nft", "list", "ruleset")).contains(service);
    }

    private static String web(String name, String node) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s, labels: {app: web}}
                spec:
                  nodeName: %2$s
                  containers:
                  - name: main
                    image: nginx
                    command:
                    - sh
                    - -c
                    - |
                      head -c 1000000 /dev/zero > /tmp/large
                      [ ! -e /proc/net/if_inet6 ] || six="listen [::]:8080;"
                      cat > /etc/nginx/nginx.conf <<CONF
                      load_module /usr/lib/nginx/modules/ngx_stream_module.so;
                      events {}
                      stream {
                        server { listen 53 udp; proxy_pass $(awk '/^nameserver/ {print $2}' /etc/resolv.conf):53; }
                      }
                      http {
                        server {
                          listen 8080; $six
                          location = / { return 200 "%1$s"; }
                          location = /large { alias /tmp/large; }
                        }
                      }
                      CONF
                      exec nginx -g "daemon off;"
                ---
                """.formatted(name, node);
    }

    private static String service(String name, String more) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %s}
                spec:
                  selector: {app: web}
                  ports: [{name: http, port: 80, targetPort: 8080}, {name: names, port: 53, protocol: UDP}]
                  %s
                ---
                """.formatted(name, more);
    }

    private void zone(String node, String label) {
        cluster.spillway().kubectl("label", "node", node, label, "--overwrite").orFail();
    }

    private JsonNode endpoint(String service, String node) {
        for (JsonNode slice : cluster.list("endpointslices", "kubernetes.io/service-name=" + service)) {
            for (JsonNode endpoint : slice.path("endpoints")) {
                if (endpoint.path("nodeName").asText().equals(node)) {
                    return endpoint;
                }
            }
        }
        return MissingNode.getInstance();
    }

    /** Who answers twelve calls. */
    private String answers(String client, String where) {
        String said = inside(
                        client,
                        "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do timeout 3 wget -qO- http://" + where
                                + " && echo; done")
                .out();
        Set<String> names = new HashSet<>(said.lines().toList());
        return String.join(" ", names.stream().sorted().toList());
    }

    private String get(String client, String where) {
        return inside(client, "timeout 3 wget -qO- http://" + where).out().strip();
    }

    private String lookup(String client, String question) {
        return inside(client, "timeout 3 nslookup " + question).out();
    }

    private Finished inside(String pod, String script) {
        return cluster.kubectl("exec", pod, "--", "sh", "-c", script);
    }
}
