package dev.spillway.core.network;

import java.util.ArrayList;
import java.util.List;

/** What a {@code resolv.conf} says. */
public record ResolvConf(List<String> nameservers, List<String> searches, List<String> options) {
    public static final ResolvConf EMPTY = new ResolvConf(List.of(), List.of(), List.of());

    public ResolvConf {
        nameservers = List.copyOf(nameservers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }

    /** Reads a machine's file: nameservers add up, of several search lines the last one counts. */
    public static ResolvConf parse(String text) {
        List<String> nameservers = new ArrayList<>();
        List<String> searches = new ArrayList<>();
        List<String> options = new ArrayList<>();
        text.lines().map(line -> List.of(line.strip().split("\\s+"))).forEach(fields -> {
            List<String> values = fields.subList(1, fields.size());
            switch (fields.getFirst()) {
                case "nameserver" -> values.stream().limit(1).forEach(nameservers::add);
                case "search" -> {
                    searches.clear();
                    values.stream()
                            .filter(s -> !s.equals("."))
                            .map(s -> s.endsWith(".") ? s.substring(0, s.length() - 1) : s)
                            .forEach(searches::add);
                }
                case "options" -> options.addAll(values);
                default -> {
                    // Comments, and what pods have no use for.
                }
            }
        });
        return new ResolvConf(nameservers, searches, options);
    }

    /** The file's content. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (!searches.isEmpty()) {
            text.append("search ").append(String.join(" ", searches)).append('\n');
        }
        nameservers.forEach(ip -> text.append("nameserver ").append(ip).append('\n'));
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        return text.toString();
    }
}
