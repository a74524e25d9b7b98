package dev.spillway.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.PodEvent;
import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodNetworkTest {
    private static final ResolvConf MACHINE = ResolvConf.parse("""
            # a comment
            nameserver 9.9.9.9
            search old.example
            search example.com. .
            options edns0 trust-ad
            """);
    private static final String DOMAIN = "cluster.local";

    @Test
    void aMachinesFileIsReadWithItsLastSearchLine() {
        assertThat(MACHINE)
                .isEqualTo(new ResolvConf(List.of("9.9.9.9"), List.of("example.com"), List.of("edns0", "trust-ad")));
    }

    @Test
    void clusterFirstAsksTheClustersDnsAndSearchesTheNamespaceFirst() {
        assertThat(dns("{'dnsPolicy': 'ClusterFirst'}").resolvConf().text()).isEqualTo("""
                search default.svc.cluster.local svc.cluster.local cluster.local example.com
                nameserver 10.0.0.10
                options ndots:5
                """);
    }

    @Test
    void policyDefaultIsTheMachinesAndPolicyNoneIsEmpty() {
        assertThat(dns("{'dnsPolicy': 'Default'}").resolvConf()).isEqualTo(MACHINE);
        assertThat(dns("{'dnsPolicy': 'None'}").resolvConf()).isEqualTo(ResolvConf.EMPTY);
        assertThat(dns("{'dnsPolicy': 'ClusterFirstWithHostNet'}").resolvConf().nameservers())
                .containsExactly("10.0.0.10");
    }

    @Test
    void dnsConfigIsAppendedWithoutRepetitionAndItsOptionsWin() {
        PodDns dns =
                dns("{'dnsConfig': {'nameservers': ['1.1.1.1', '10.0.0.10'], 'searches': ['my.dns', 'cluster.local'],"
                        + " 'options': [{'name': 'ndots', 'value': '2'}, {'name': 'edns0'}]}}");

        assertThat(dns.resolvConf().nameservers()).containsExactly("10.0.0.10", "1.1.1.1");
        assertThat(dns.resolvConf().searches())
                .endsWith("example.com", "my.dns")
                .hasSize(5);
        assertThat(dns.resolvConf().options()).containsExactly("ndots:2", "edns0");
        assertThat(dns.events()).isEmpty();
    }

    @Test
    void moreThanThreeNameserversAreCutWithAnEvent() {
        PodDns dns = dns("{'dnsConfig': {'nameservers': ['1.1.1.1', '1.1.1.2', '1.1.1.3']}}");

        assertThat(dns.resolvConf().nameservers()).containsExactly("10.0.0.10", "1.1.1.1", "1.1.1.2");
        assertThat(dns.events())
                .containsExactly(PodEvent.warning(
                        "DNSConfigForming",
                        "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver"
                                + " line is: 10.0.0.10 1.1.1.1 1.1.1.2"));
    }

    @Test
    void searchesAreLimitedInNumberAndInLength() {
        List<String> many = IntStream.range(0, 40).mapToObj(i -> "'d" + i + "'").toList();
        String longName = "x".repeat(200);
        List<String> wide =
                IntStream.range(0, 20).mapToObj(i -> "'" + longName + i + "'").toList();

        assertThat(dns("{'dnsConfig': {'searches': " + many + "}}").resolvConf().searches())
                .hasSize(32);
        ResolvConf cut = dns("{'dnsConfig': {'searches': " + wide + "}}").resolvConf();
        assertThat(String.join(" ", cut.searches()).length()).isLessThanOrEqualTo(2048);
        assertThat(cut.searches()).hasSizeGreaterThan(10);
    }

    @Test
    void withoutAClusterDnsThePodIsToldAndUsesTheMachines() {
        PodDns dns = PodDns.of(Pods.running("a"), MACHINE, List.of(), DOMAIN);

        assertThat(dns.resolvConf()).isEqualTo(MACHINE);
        assertThat(dns.events()).extracting(PodEvent::reason).containsExactly("MissingClusterDNS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'hostPID': false}                                                       | web | '' | web
            {'hostname': 'h'}                                                  | h   | '' | h
            {'subdomain': 's'}                                                 | web | s.default.svc.cluster.local | web
            {'subdomain': 's', 'setHostnameAsFQDN': true}                      | web | s.default.svc.cluster.local | web.s.default.svc.cluster.local
            {'setHostnameAsFQDN': true}                                        | web | '' | web
            {'hostname': 'h', 'subdomain': 's', 'hostnameOverride': 'o.x'}     | o.x | '' | o.x
            """)
    void aPodIsCalledByItsFieldsInOrder(String spec, String name, String domain, String kernelName) {
        Pod pod = Pods.withSpec(spec);

        PodHostname hostname = PodHostname.of(pod, DOMAIN);

        assertThat(hostname).isEqualTo(new PodHostname(name, domain));
        assertThat(hostname.kernelName(pod.getSpec())).isEqualTo(kernelName);
    }

    @Test
    void longNamesAreCutToWhatAHostNameMayBe() {
        Pod pod = Pods.running("a");
        pod.getMetadata().setName("x".repeat(61) + "-.yz");

        assertThat(PodHostname.of(pod, DOMAIN).name()).isEqualTo("x".repeat(61));
        assertThat(PodHostname.fitsKernel("x".repeat(64))).isTrue();
        assertThat(PodHostname.fitsKernel("x".repeat(65))).isFalse();
    }

    @Test
    void theHostsFileIsTheKubeletsByteForByte() {
        Pod pod = Pods.withSpec("{'hostAliases': [{'ip': '1.2.3.4', 'hostnames': ['foo', 'bar']}]}");

        String text = HostsFile.of(
                pod, new PodHostname("web", "s.default.svc.cluster.local"), List.of("10.1.0.7", "fd00::7"));

        assertThat(text).isEqualTo("""
                        # Kubernetes-managed hosts file.
                        127.0.0.1\tlocalhost
                        ::1\tlocalhost ip6-localhost ip6-loopback
                        fe00::0\tip6-localnet
                        fe00::0\tip6-mcastprefix
                        fe00::1\tip6-allnodes
                        fe00::2\tip6-allrouters
                        10.1.0.7\tweb.s.default.svc.cluster.local\tweb
                        fd00::7\tweb.s.default.svc.cluster.local\tweb

                        # Entries added by HostAliases.
                        1.2.3.4\tfoo\tbar
                        """);
        assertThat(HostsFile.of(Pods.running("a"), new PodHostname("web", ""), List.of("10.1.0.7")))
                .endsWith("10.1.0.7\tweb\n");
    }

    private static PodDns dns(String spec) {
        return PodDns.of(Pods.withSpec(spec), MACHINE, List.of("10.0.0.10"), DOMAIN);
    }
}
