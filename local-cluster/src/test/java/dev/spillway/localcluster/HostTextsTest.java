package dev.spillway.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostTextsTest {
    @Test
    void aNameServerOnLoopbackIsNotHandedToPods() {
        assertThat(ResolvConf.withoutLoopback("""
                search example.org
                nameserver 127.0.0.53
                nameserver ::1
                nameserver 192.0.2.1
                """)).isEqualTo("search example.org\nnameserver 192.0.2.1\n");
    }

    @Test
    void packagesAreCachedPerRelease() {
        assertThat(Debian.name("ID=debian\nVERSION_ID=\"12\"\n")).isEqualTo("debian-12");
        assertThat(Debian.name("ID=debian\n")).isEqualTo("debian-unknown");
    }

    @Test
    void theWayOutIsTheInterfaceOfTheDefaultRoute() {
        String routes = """
                Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
                docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
                ens3	00000000	0101A8C0	0003	0	0	0	00000000	0	0	0
                """;

        assertThat(Mtu.defaultInterface(routes)).contains("ens3");
        assertThat(Mtu.defaultInterface("Iface Destination")).isEmpty();
    }
}
