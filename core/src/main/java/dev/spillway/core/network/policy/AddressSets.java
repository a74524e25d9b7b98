package dev.spillway.core.network.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named sets of addresses: many pods allow the same peers, and a set that is written once is kept once. */
final class AddressSets {
    private final Map<List<String>, String> names = new LinkedHashMap<>();

    /** @param addresses of one family, without ranges; at least one */
    String nameOf(List<String> addresses) {
        return names.computeIfAbsent(addresses, _ -> "peers-" + names.size());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        names.forEach((addresses, name) -> text.append(
                """
                  set %s {
                    type %s
                    elements = { %s }
                  }
                """.formatted(name, Family.of(addresses.getFirst()).setType(), String.join(", ", addresses))));
        return text.toString();
    }
}
