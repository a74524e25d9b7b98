package dev.spillway.core.network.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.network.policy.Allowance.Ports;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NftRulesetTest {
    private static final List<String> MACHINE = List.of("10.0.192.1");

    @Test
    void withoutAnIsolatedPodTheTableGoes() {
        Isolation open = new Isolation("10.0.0.1", Optional.empty(), Optional.empty());

        assertThat(NftRuleset.of("t", MACHINE, List.of(open))).isEqualTo("""
                table ip t {}
                delete table ip t
                table ip6 t {}
                delete table ip6 t
                """);
    }

    @Test
    void aPodsChainLetsItselfItsMachineAndWhoIsAllowedThroughAndDropsTheRest() {
        Isolation pod = new Isolation(
                "10.0.0.1",
                Optional.of(List.of(
                        new Allowance(List.of("10.0.0.2", "10.0.0.3"), List.of(), List.of(Ports.one("TCP", 80))),
                        new Allowance(
                                List.of("192.0.2.0/24"),
                                List.of("192.0.2.0/29", "192.0.2.9/32"),
                                List.of(new Ports("UDP", 5000, 5009), Ports.all("SCTP"))))),
                Optional.of(List.of(new Allowance(List.of(), List.of(), List.of()))));

        assertThat(NftRuleset.of("t", MACHINE, List.of(pod)))
                .contains("    ip saddr vmap { 10.0.0.1 : jump egress-10.0.0.1 }\n")
                .contains("    ip daddr vmap { 10.0.0.1 : jump ingress-10.0.0.1 }\n")
                .contains("""
                          chain ingress-10.0.0.1 {
                            ip saddr 10.0.0.1 return
                            ip saddr 10.0.192.1 return
                            ip saddr { 10.0.0.2, 10.0.0.3 } tcp dport 80 return
                            ip saddr 192.0.2.0/24 ip saddr != 192.0.2.0/29 ip saddr != 192.0.2.9/32 udp dport 5000-5009 return
                            ip saddr 192.0.2.0/24 ip saddr != 192.0.2.0/29 ip saddr != 192.0.2.9/32 meta l4proto sctp return
                            counter drop
                          }
                        """)
                .contains("""
                          chain egress-10.0.0.1 {
                            ip daddr 10.0.0.1 return
                            return
                            counter drop
                          }
                        """);
    }

    @Test
    void aBlockOfTheOtherFamilyLetsNobodyIn() {
        Isolation pod = new Isolation(
                "10.0.0.1",
                Optional.of(List.of(new Allowance(List.of("2001:db8::/32"), List.of(), List.of()))),
                Optional.empty());

        assertThat(NftRuleset.of("t", List.of(), List.of(pod)))
                .doesNotContain("2001")
                .contains("    ip saddr 10.0.0.1 return\n    counter drop\n");
    }
}
