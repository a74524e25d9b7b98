package dev.spillway.core.network.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.network.policy.Allowance.Ports;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NftRulesetTest {
    private static final List<String> MACHINE = List.of("10.0.192.1");

    @Test
    void withoutAPodToGuardTheTablesGo() {
        Isolation open = new Isolation(List.of("10.0.0.1"), Optional.empty(), Optional.empty());

        assertThat(NftRuleset.of("t", MACHINE, List.of(), List.of(open))).isEqualTo("""
                table bridge t {}
                delete table bridge t
                table inet t {}
                delete table inet t
                """);
    }

    @Test
    void aPodsChainLetsItselfItsMachineAndWhoIsAllowedThroughAndDropsTheRest() {
        Isolation pod = new Isolation(
                List.of("10.0.0.1"),
                Optional.of(List.of(
                        new Allowance(List.of("10.0.0.2", "10.0.0.3"), List.of(), List.of(Ports.one("TCP", 80))),
                        new Allowance(
                                List.of("192.0.2.0/24"),
                                List.of("192.0.2.0/29", "192.0.2.9/32"),
                                List.of(new Ports("UDP", 5000, 5009), Ports.all("SCTP"))))),
                Optional.of(List.of(new Allowance(List.of(), List.of(), List.of()))));

        assertThat(NftRuleset.of("t", MACHINE, List.of(), List.of(pod)))
                .contains("    ip saddr vmap { 10.0.0.1 : jump egress-10.0.0.1 }\n")
                .contains("""
                          set peers-0 {
                            type ipv4_addr
                            elements = { 10.0.0.2, 10.0.0.3 }
                          }
                        """)
                .contains("    ip daddr vmap { 10.0.0.1 : jump ingress-10.0.0.1 }\n")
                .contains("""
                          chain ingress-10.0.0.1 {
                            ip saddr 10.0.0.1 return
                            ip saddr 10.0.192.1 return
                            ip saddr @peers-0 tcp dport 80 return
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
    void onItsWayToThePodsNetworkItselfOnlyWhereAPodMayGoIsAsked() {
        Isolation pod = new Isolation(List.of("10.0.0.1"), Optional.of(List.of()), Optional.of(List.of()));

        assertThat(NftRuleset.of("t", MACHINE, List.of(), List.of(pod))).contains("""
                  chain input {
                    type filter hook input priority filter; policy accept;
                    ct state established,related accept
                    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
                    ip saddr vmap { 10.0.0.1 : jump egress-10.0.0.1 }
                  }
                """);
    }

    @Test
    void podsWithTheSamePeersShareASet() {
        Optional<List<Allowance>> peers =
                Optional.of(List.of(new Allowance(List.of("10.0.0.8", "10.0.0.9"), List.of(), List.of())));

        String script = NftRuleset.of(
                "t",
                MACHINE,
                List.of(),
                List.of(
                        new Isolation(List.of("10.0.0.1"), peers, Optional.empty()),
                        new Isolation(List.of("10.0.0.2"), peers, Optional.empty())));

        assertThat(script).containsOnlyOnce("10.0.0.8, 10.0.0.9").doesNotContain("peers-1");
    }

    @Test
    void fromAPodsCableComesOnlyWhatIsThePodsOwn() {
        Wire one = new Wire("veth1", "0a:00:00:00:00:01", List.of("10.0.0.1"));
        Wire two = new Wire("veth2", "0a:00:00:00:00:02", List.of("10.0.0.2"));

        String script = NftRuleset.of("t", MACHINE, List.of(two, one), List.of());

        assertThat(script)
                .contains("elements = { \"veth1\", \"veth2\" }")
                .contains(
                        "elements = { \"veth1\" . 0a:00:00:00:00:01 . 10.0.0.1, \"veth2\" . 0a:00:00:00:00:02 . 10.0.0.2 }")
                .contains("""
                            iifname . ether saddr . ip saddr @own accept
                            iifname @wires jump honest
                          }
                          chain honest {
                            iifname . ether saddr . arp saddr ip @own accept
                            counter drop
                          }
                        """)
                .doesNotContain("table inet t {\n  chain");
    }

    @Test
    void aPodWithAddressesOfBothFamiliesIsGuardedAtBoth() {
        Isolation pod = new Isolation(
                List.of("10.0.0.1", "fd00::1"),
                Optional.of(List.of(
                        new Allowance(
                                List.of("10.0.0.2", "10.0.0.3", "fd00::2", "fd00::3"),
                                List.of(),
                                List.of(Ports.one("TCP", 80))),
                        new Allowance(List.of("fd01::/16"), List.of("fd01:2::/32"), List.of()))),
                Optional.of(List.of()));

        assertThat(NftRuleset.of("t", List.of("10.0.192.1", "fd00:1::1"), List.of(), List.of(pod)))
                .contains("""
                            ip saddr vmap { 10.0.0.1 : jump egress-10.0.0.1 }
                            ip6 saddr vmap { fd00::1 : jump egress-10.0.0.1 }
                            ip daddr vmap { 10.0.0.1 : jump ingress-10.0.0.1 }
                            ip6 daddr vmap { fd00::1 : jump ingress-10.0.0.1 }
                        """)
                .contains("""
                          set peers-1 {
                            type ipv6_addr
                            elements = { fd00::2, fd00::3 }
                          }
                        """)
                .contains("""
                          chain ingress-10.0.0.1 {
                            ip saddr 10.0.0.1 return
                            ip6 saddr fd00::1 return
                            ip saddr 10.0.192.1 return
                            ip6 saddr fd00:1::1 return
                            ip saddr @peers-0 tcp dport 80 return
                            ip6 saddr @peers-1 tcp dport 80 return
                            ip6 saddr fd01::/16 ip6 saddr != fd01:2::/32 return
                            counter drop
                          }
                        """);
    }

    @Test
    void aPodMayTellItsNeighboursOfItsOwnIpv6AddressesOnly() {
        Wire dual = new Wire("veth1", "0a:58:00:00:00:01", List.of("10.0.0.1", "fd00::1"));
        Wire single = new Wire("veth2", "0a:58:00:00:00:02", List.of("10.0.0.2"));

        assertThat(NftRuleset.of("t", MACHINE, List.of(dual, single), List.of()))
                .contains("elements = { \"veth1\" . 0a:58:00:00:00:01 . fd00::1 }")
                .contains(
                        "\"veth1\" . 0a:58:00:00:00:01 . ::, \"veth1\" . 0a:58:00:00:00:01 . fe80::0858:00ff:fe00:0001 }")
                .contains("icmpv6 type nd-neighbor-advert iifname vmap { \"veth1\" : jump claims-veth1 }")
                .contains("""
                          chain claims-veth1 {
                            ether saddr 0a:58:00:00:00:01 @th,64,128 0xfd000000000000000000000000000001 accept
                            ether saddr 0a:58:00:00:00:01 @th,64,128 0xfe80000000000000085800fffe000001 accept
                            counter drop
                          }
                        """)
                .contains("    ether type ip6 jump honest6\n    counter drop\n");
    }

    @Test
    void aBlockOfAFamilyThatAPodHasNoAddressOfDoesNoHarm() {
        Isolation pod = new Isolation(
                List.of("10.0.0.1"),
                Optional.of(List.of(new Allowance(List.of("2001:db8::/32"), List.of(), List.of()))),
                Optional.empty());

        assertThat(NftRuleset.of("t", List.of(), List.of(), List.of(pod)))
                .contains("    ip saddr 10.0.0.1 return\n    ip6 saddr 2001:db8::/32 return\n    counter drop\n");
    }
}
