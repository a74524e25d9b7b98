package dev.spillway.core.network.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.network.policy.Allowance.Ports;
import dev.spillway.core.network.policy.PodEndpoint.NamedPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PolicyRulesTest {
    private static final PodEndpoint WEB = new PodEndpoint(
            "shop", Map.of("app", "web"), List.of("10.0.0.1"), List.of(new NamedPort("http", "TCP", 8080)));
    private static final PodEndpoint DATABASE = new PodEndpoint(
            "shop", Map.of("app", "db"), List.of("10.0.0.2", "fd00::2"), List.of(new NamedPort("sql", "TCP", 5432)));
    private static final PodEndpoint MONITOR =
            new PodEndpoint("ops", Map.of("app", "monitor"), List.of("10.0.0.3"), List.of());
    private static final Map<String, Map<String, String>> NAMESPACES =
            Map.of("shop", Map.of("team", "a"), "ops", Map.of("team", "b"));

    @Test
    void aPodThatNoPolicySelectsIsNotIsolated() {
        assertThat(rules("podSelector: {matchLabels: {app: other}}").of(WEB).none())
                .isTrue();
        assertThat(rules("podSelector: {}").of(MONITOR).none()).isTrue();
    }

    @Test
    void aPolicyWithoutRulesClosesTheDirectionsItNames() {
        Isolation both =
                rules("podSelector: {}\npolicyTypes: [Ingress, Egress]").of(WEB);
        Isolation unnamed = rules("podSelector: {}").of(WEB);

        assertThat(both.ingress()).contains(List.of());
        assertThat(both.egress()).contains(List.of());
        assertThat(unnamed.ingress()).contains(List.of());
        assertThat(unnamed.egress()).isEmpty();
    }

    @Test
    void anEmptyRuleOpensItForEverybody() {
        assertThat(rules("podSelector: {}\ningress: [{}]").of(WEB).ingress().orElseThrow())
                .containsExactly(new Allowance(List.of(), List.of(), List.of()));
    }

    @Test
    void peersAreThePodsOfTheSelectorsAndANamespaceSelectorAloneMeansAllOfThem() {
        assertThat(ingress("ingress: [{from: [{podSelector: {matchLabels: {app: db}}}]}]"))
                .containsExactly("10.0.0.2", "fd00::2");
        assertThat(ingress("ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}}]}]"))
                .containsExactly("10.0.0.3");
        assertThat(ingress("ingress: [{from: [{namespaceSelector: {}, podSelector: {}}]}]"))
                .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::2");
        assertThat(ingress("ingress: [{from: [{podSelector: {matchLabels: {app: monitor}}}]}]"))
                .isEmpty();
    }

    @Test
    void blocksOfAddressesKeepTheirExceptions() {
        Isolation isolation = rules("""
                podSelector: {}
                ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.8/29]}}]}]
                """).of(WEB);

        assertThat(isolation.ingress().orElseThrow())
                .containsExactly(new Allowance(List.of("192.0.2.0/24"), List.of("192.0.2.8/29"), List.of()));
    }

    @Test
    void portsAreNumbersRangesAndWholeProtocols() {
        Isolation isolation = rules("""
                podSelector: {}
                ingress: [{ports: [{port: 80}, {protocol: UDP, port: 5000, endPort: 5009}, {protocol: SCTP}]}]
                """).of(WEB);

        assertThat(isolation.ingress().orElseThrow())
                .containsExactly(new Allowance(
                        List.of(),
                        List.of(),
                        List.of(Ports.one("TCP", 80), new Ports("UDP", 5000, 5009), Ports.all("SCTP"))));
    }

    @Test
    void aNamedPortIsTheDestinationsOwn() {
        PolicyRules rules = rules("""
                podSelector: {}
                policyTypes: [Ingress, Egress]
                ingress: [{ports: [{port: http}]}]
                egress: [{to: [{podSelector: {}}], ports: [{port: sql}]}]
                """);

        assertThat(rules.of(WEB).ingress().orElseThrow())
                .containsExactly(new Allowance(List.of(), List.of(), List.of(Ports.one("TCP", 8080))));
        assertThat(rules.of(DATABASE).ingress().orElseThrow()).isEmpty();
        assertThat(rules.of(WEB).egress().orElseThrow())
                .containsExactly(
                        new Allowance(List.of("10.0.0.2", "fd00::2"), List.of(), List.of(Ports.one("TCP", 5432))));
    }

    @Test
    void severalPoliciesAddUp() {
        PolicyRules rules = rules("podSelector: {}", """
                podSelector: {matchLabels: {app: web}}
                ingress: [{ports: [{port: 80}]}]
                """);

        assertThat(rules.of(WEB).ingress().orElseThrow()).hasSize(1);
        assertThat(rules.of(DATABASE).ingress().orElseThrow()).isEmpty();
    }

    private static List<String> ingress(String rest) {
        return rules("podSelector: {}\n" + rest).of(WEB).ingress().orElseThrow().stream()
                .flatMap(allowance -> allowance.peers().stream())
                .toList();
    }

    private static PolicyRules rules(String... specs) {
        return new PolicyRules(
                Stream.of(specs).map(PolicyRulesTest::policy).toList(), List.of(WEB, DATABASE, MONITOR), NAMESPACES);
    }

    private static NetworkPolicy policy(String spec) {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(spec);
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .endMetadata()
                .withSpec(new ObjectMapper().convertValue(read, NetworkPolicySpec.class))
                .build();
    }
}
