package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** NetworkPolicies for elastic pods, towards each other, a server's pods, the cluster's DNS and their machine. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.WITH_SERVER)
final class NetworkPolicyIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.withServer();

    private static final String SERVER = Installation.Kind.HYBRID.server();
    private static final String ELSEWHERE = "networkpolicyit-b";

    private final Cluster cluster;
    private final String web;
    private final String names;
    private final String onServer;

    /** {@code web} answers on 8080 (called http) and 8081 and looks names up for others on UDP port 53 (called dns). */
    NetworkPolicyIT(Cluster cluster) {
        this.cluster = cluster;
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web, labels: {app: web}}
                spec:
                  nodeName: virtual-kubelet
                  containers:
                  - name: main
                    image: nginx
                    ports: [{name: http, containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}]
                    command:
                    - sh
                    - -c
                    - |
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
                          listen 8081;
                          return 200 "here";
                        }
                      }
                      CONF
                      exec nginx -g "daemon off;"
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  selector: {app: web}
                  ports: [{port: 80, targetPort: http}]
                ---
                """
                + labelled(Pods.shell("friend", "sleep 3600"), "friend") + "---\n"
                + labelled(Pods.shell("stranger", "sleep 3600"), "stranger") + "---\n"
                + labelled(
                        Pods.shell("on-server", "echo here > /tmp/index.html; httpd -f -p 8080 -h /tmp")
                                .replace("virtual-kubelet", SERVER),
                        "friend"));
        web = address("web");
        names = web;
        onServer = address("on-server");
    }

    @BeforeAll
    void podsReachEachOther() {
        for (String pod : new String[] {"friend", "stranger", "on-server"}) {
            reached(pod, web + ":8080");
        }
        reached("friend", onServer + ":8080");
        resolves("stranger");
    }

    @AfterEach
    void open() {
        cluster.kubectl("delete", "networkpolicies", "--all").orFail();
        cluster.spillway()
                .kubectl("delete", "namespace", ELSEWHERE, "--ignore-not-found", "--wait=false")
                .orFail();
    }

    @AfterAll
    void leavesNoRuleAboutPolicies() {
        cluster.await("no rules", () -> !rules("inet").contains("chain"));
    }

    @Test
    void denyAllKeepsEverybodyAwayButThePodItselfAndItsMachine() {
        policy("deny", "podSelector: {}");

        notReached("friend", web + ":8080");
        notReached("stranger", "web");
        notReached("on-server", web + ":8080");
        notReached("on-server", "web");
        reached("web", web + ":8080");
        // Its own short name is in its hosts file.
        reached("web", "web.networkpolicyit.svc.cluster.local");
        reachedFromThisMachine(web + ":8080");
        reached("friend", onServer + ":8080");
    }

    @Test
    void rulesThatSomebodyTakesAwayComeBack() {
        policy("deny", "podSelector: {matchLabels: {app: web}}");
        notReached("stranger", web + ":8080");

        inPodNetwork("nft", "delete", "table", "inet", "spillway-virtual-kubelet");
        cluster.await("the rules are back", () -> rules("inet").contains("ingress-" + web));
        notReached("stranger", web + ":8080");
    }

    @Test
    void podsAreMeantByTheirLabelsAsTheyAreNowWhereverTheyRun() {
        policy("friends", """
                podSelector: {matchLabels: {app: web}}
                ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [friend]}]}}]}]
                """);

        notReached("stranger", "web");
        reached("friend", "web");
        reached("on-server", "web");

        cluster.kubectl("label", "pod", "stranger", "app=friend", "--overwrite").orFail();
        reached("stranger", "web");
        cluster.kubectl("label", "pod", "stranger", "app=stranger", "--overwrite")
                .orFail();
        notReached("stranger", "web");
    }

    @Test
    void namespacesAreMeantByTheirLabelsAndPoliciesAddUp() {
        cluster.spillway().kubectl("create", "namespace", ELSEWHERE).orFail();
        Cluster elsewhere = Cluster.in(cluster.spillway(), ELSEWHERE);
        elsewhere.awaitServiceAccount();
        elsewhere.apply(labelled(Pods.shell("friend", "sleep 3600"), "friend"));
        elsewhere.awaitPhase("friend", "Running");
        policy("own", "podSelector: {matchLabels: {app: web}}\ningress: [{from: [{podSelector: {}}]}]");
        elsewhere.await("nothing", () -> !answers(elsewhere, "friend", web + ":8080"));

        policy("theirs", """
                podSelector: {}
                ingress:
                - from: [{namespaceSelector: {matchLabels: {team: red}}, podSelector: {matchLabels: {app: friend}}}]
                """);
        cluster.spillway().kubectl("label", "namespace", ELSEWHERE, "team=red").orFail();

        elsewhere.await("an answer", () -> answers(elsewhere, "friend", web + ":8080"));
        reached("stranger", "web");
    }

    @Test
    void portsAreNumbersRangesAndNamesOfOneProtocol() {
        policy("ports", """
                podSelector: {matchLabels: {app: web}}
                ingress: [{ports: [{port: http}, {port: dns, protocol: UDP}]}]
                """);
        notReached("friend", web + ":8081");
        reached("friend", web + ":8080");
        resolves("friend");

        policy("ports", """
                podSelector: {matchLabels: {app: web}}
                ingress: [{ports: [{port: 8081, endPort: 8090}, {port: 53, protocol: TCP}, {port: 8080, protocol: SCTP}]}]
                """);
        notReached("friend", web + ":8080");
        reached("friend", web + ":8081");
        assertThat(lookup("friend")).doesNotContain("Name:");
    }

    @Test
    void blocksOfAddressesHaveExceptions() {
        policy("blocks", """
                podSelector: {matchLabels: {app: web}}
                ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [%s/32]}}]}]
                """.formatted(address("stranger")));

        notReached("stranger", "web");
        reached("friend", "web");
        reached("on-server", "web");
    }

    @Test
    void whereAPodMayGoIsAskedOfItsWayToPodsServicesAndNames() {
        policy("out", """
                podSelector: {matchLabels: {app: stranger}}
                policyTypes: [Egress]
                egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}]
                """);
        notReached("stranger", onServer + ":8080");
        reached("stranger", web + ":8080");
        notReached("stranger", web + ":8081");
        notReached("stranger", "web");

        policy("names", """
                podSelector: {}
                policyTypes: [Egress]
                egress:
                - to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]
                  ports: [{port: 53, protocol: UDP}, {port: 53}]
                """);
        reached("stranger", "web");
        notReached("friend", web + ":8080");
    }

    @Test
    void aPodIsUnderItsPoliciesBeforeItsFirstProcess() {
        policy("quick", """
                podSelector: {matchExpressions: [{key: app, operator: In, values: [quick, stranger]}]}
                policyTypes: [Egress]
                """);
        // Then the policy is known.
        notReached("stranger", web + ":8080");

        cluster.apply(labelled(
                Pods.shell(
                        "quick",
                        "timeout 3 wget -qO- http://%s:8080 || echo nothing".formatted(web),
                        "  restartPolicy: Never"),
                "quick"));
        cluster.awaitPhase("quick", "Succeeded");

        assertThat(cluster.kubectl("logs", "quick").orFail())
                .contains("nothing")
                .doesNotContain("here");
    }

    @Test
    void aPodCannotSpeakInAnothersName() {
        policy("friends", """
                podSelector: {matchLabels: {app: web}}
                ingress: [{from: [{podSelector: {matchLabels: {app: friend}}}]}]
                """);
        cluster.apply(
                labelled(Pods.shell("liar", "sleep 3600").replace("    image: busybox", """
                            image: busybox
                            securityContext: {capabilities: {add: [NET_ADMIN]}}
                        """.stripTrailing()), "liar"));
        cluster.awaitPhase("liar", "Running");
        long before = dropped();

        // With the friend's address its question would be let through.
        inside(
                cluster,
                "liar",
                "ip address add %s/32 dev eth0; ip route add %s dev eth0 src %s; timeout 3 wget -qO- http://%s:8080"
                        .formatted(address("friend"), web, address("friend"), web));

        assertThat(dropped()).isGreaterThan(before);
        reached("friend", "web");
        aNeighbourDoesNotBelieveWhoClaims(address6("friend").replaceAll("[\\[\\]]|:8080", ""));
    }

    private void aNeighbourDoesNotBelieveWhoClaims(String address) {
        if (address.isEmpty()) {
            return;
        }
        long before = dropped();
        inside(cluster, "liar", "ip address add " + address + "/128 dev eth0").orFail();
        String friend = inside(cluster, "friend", "cat /sys/class/net/eth0/address")
                .out()
                .strip();

        inPodNetwork("ip", "-6", "neighbour", "flush", "all");
        inPodNetwork("curl", "-sg", "--max-time", "5", "[" + address + "]:8080");
        assertThat(inPodNetwork("ip", "-6", "neighbour", "show", address)).contains(friend);
        assertThat(dropped()).isGreaterThan(before);
    }

    @Test
    void ipv6IsNoWayAroundPoliciesAndNames() {
        String six = address6("web");
        assumeFalse(six.isEmpty(), "this machine has no IPv6");
        reached("stranger", six);
        policy("blocks", """
                podSelector: {matchLabels: {app: web}}
                ingress: [{from: [{ipBlock: {cidr: "::/0", except: ["%s/128"]}}]}]
                """.formatted(address6("stranger").replaceAll("[\\[\\]]|:8080", "")));

        notReached("stranger", six);
        reached("friend", six);
        reached("on-server", six);
        notReached("friend", web + ":8080");

        policy("blocks", "podSelector: {matchLabels: {app: web}}\ningress: [{from: [{podSelector: {}}]}]");
        reached("stranger", six);
        reached("on-server", six);
        policy("blocks", "podSelector: {matchLabels: {app: web}}");
        notReached("on-server", six);
        reachedFromThisMachine(six);
    }

    private static String labelled(String pod, String app) {
        return pod.replaceFirst("(  name: .*\n)", "$1  labels: {app: " + app + "}\n");
    }

    private void policy(String name, String spec) {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: %s}
                spec:
                %s""".formatted(name, spec.indent(2)));
    }

    private String address(String pod) {
        return cluster.awaitPhase(pod, "Running").at("/status/podIP").asText();
    }

    /** As a URL has it; empty for a pod without. */
    private String address6(String pod) {
        String found = cluster.get("pod", pod).at("/status/podIPs/1/ip").asText();
        return found.isEmpty() ? "" : "[" + found + "]:8080";
    }

    private void reached(String pod, String where) {
        cluster.await(pod + " reaches " + where, () -> answers(cluster, pod, where));
    }

    private void reachedFromThisMachine(String where) {
        cluster.await(
                "this machine reaches " + where,
                () -> Machine.run("curl", "-sg", "--max-time", "5", where).equals("here"));
    }

    private void notReached(String pod, String where) {
        cluster.await(pod + " does not reach " + where, () -> !answers(cluster, pod, where));
    }

    private static boolean answers(Cluster from, String pod, String where) {
        return inside(from, pod, "timeout 2 wget -qO- http://" + where)
                .out()
                .strip()
                .equals("here");
    }

    private void resolves(String pod) {
        cluster.await("an answer by UDP", () -> lookup(pod).contains("Name:"));
    }

    private String lookup(String pod) {
        return inside(cluster, pod, "timeout 3 nslookup kubernetes.default.svc.cluster.local " + names)
                .out();
    }

    private long dropped() {
        return Pattern.compile("counter packets (\\d+)")
                .matcher(rules("bridge"))
                .results()
                .mapToLong(counter -> Long.parseLong(counter.group(1)))
                .sum();
    }

    private String rules(String family) {
        return inPodNetwork("nft", "list", "table", family, "spillway-virtual-kubelet");
    }

    private String inPodNetwork(String... command) {
        return Machine.run(Stream.concat(
                        Stream.of(
                                "nsenter",
                                "--net=/run/spillway/" + cluster.spillway().name() + "/elastic.netns"),
                        Stream.of(command))
                .toArray(String[]::new));
    }

    private static Finished inside(Cluster from, String pod, String script) {
        return from.kubectl("exec", pod, "--", "sh", "-c", script);
    }
}
