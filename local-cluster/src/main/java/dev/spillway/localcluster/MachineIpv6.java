package dev.spillway.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether pods on this machine can have IPv6 addresses beside those of IPv4. */
final class MachineIpv6 {
    private static final Path INTERFACES = Path.of("/proc/net/if_inet6");
    private static final Path SETTINGS = Path.of("/proc/sys/net/ipv6/conf");
    /** What every link must take (RFC 8200, section 5). */
    private static final int LEAST_MTU = 1280;

    private MachineIpv6() {}

    /** What is in the way; empty if nothing is. */
    static Optional<String> obstacle() {
        if (!Files.exists(INTERFACES)) {
            return Optional.of("its kernel has no IPv6");
        }
        for (String which : List.of("all", "default")) {
            Path setting = SETTINGS.resolve(which).resolve("disable_ipv6");
            if (!TextFiles.read(setting).orElse("1").strip().equals("0")) {
                return Optional.of(setting + " switches IPv6 off");
            }
        }
        if (Mtu.ofThisMachine() < LEAST_MTU) {
            return Optional.of(
                    "its way out takes packets of " + Mtu.ofThisMachine() + " bytes, IPv6 needs " + LEAST_MTU);
        }
        if (!Command.of("ip6tables", "-w", "-t", "nat", "-S").run().ok()) {
            return Optional.of("its ip6tables cannot translate addresses");
        }
        return Optional.empty();
    }
}
