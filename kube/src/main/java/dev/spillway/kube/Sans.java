package dev.spillway.kube;

import java.util.List;

/**
 * Under which names a serving certificate is good.
 *
 * @param dnsNames host names
 * @param addresses IP addresses
 */
public record Sans(List<String> dnsNames, List<String> addresses) {
    public Sans {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
    }

    static Sans none() {
        return new Sans(List.of(), List.of());
    }

    boolean isEmpty() {
        return dnsNames.isEmpty() && addresses.isEmpty();
    }
}
