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
}
