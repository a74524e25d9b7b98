package dev.spillway.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** The kernel's routes by way of another machine, as it shows them in {@code /proc/net}: to look there costs no process. */
final class RouteTable {
    private static final int HEXADECIMAL = 16;

    private RouteTable() {}

    /** @param text of {@code /proc/net/route}: numbers as this machine keeps them, which is the wrong way round */
    static Set<PodRoute> ofIpv4(String text) {
        Set<PodRoute> routes = new HashSet<>();
        for (String line : text.lines().skip(1).toList()) {
            String[] field = line.trim().split("\\s+", -1);
            if (field.length > 7) {
                int mask = Integer.parseUnsignedInt(field[7], HEXADECIMAL);
                routes.add(
                        new PodRoute(address(reversed(field[1])), Integer.bitCount(mask), address(reversed(field[2]))));
            }
        }
        return routes;
    }

    /** @param text of {@code /proc/net/ipv6_route}; empty on a machine without IPv6 */
    static Set<PodRoute> ofIpv6(String text) {
        Set<PodRoute> routes = new HashSet<>();
        for (String line : text.lines().toList()) {
            String[] field = line.trim().split("\\s+", -1);
            if (field.length > 4) {
                routes.add(new PodRoute(
                        address(HexFormat.of().parseHex(field[0])),
                        Integer.parseInt(field[1], HEXADECIMAL),
                        address(HexFormat.of().parseHex(field[4]))));
            }
        }
        return routes;
    }

    private static byte[] reversed(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new byte[] {bytes[3], bytes[2], bytes[1], bytes[0]};
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
