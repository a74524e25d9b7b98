package dev.spillway.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this machine needs for pods elsewhere to be reached, by their own addresses and from ours.
 *
 * @param owner in whose name rules are made; told apart by it from others'
 * @param sources ranges of pods here, which are not to be translated on these ways
 */
record RoutedPods(String owner, List<PodRoute> routes, List<String> sources) {
    /** Marks routes as ours: numbers up to 255 are anybody's. */
    private static final String PROTOCOL = "83";

    RoutedPods {
        routes = List.copyOf(routes);
        sources = List.copyOf(sources);
    }

    static RoutedPods none(String owner) {
        return new RoutedPods(owner, List.of(), List.of());
    }

    static List<String> add(PodRoute route) {
        return List.of("ip", "route", "add", route.to(), "via", route.next(), "proto", PROTOCOL);
    }

    /** Fails for a route that somebody else has made. */
    static List<String> remove(PodRoute route) {
        return List.of("ip", "route", "del", route.to(), "via", route.next(), "proto", PROTOCOL);
    }

    /** What of {@code others} is not in this. */
    List<PodRoute> without(RoutedPods others) {
        return routes.stream().filter(route -> !others.routes.contains(route)).toList();
    }

    /** Rules that come before whoever masquerades what leaves this machine. */
    List<Untranslated> untranslated() {
        List<Untranslated> found = new ArrayList<>();
        for (PodRoute route : routes) {
            sources.stream()
                    .filter(source -> source.contains(":") == route.isIpv6())
                    .forEach(source -> found.add(new Untranslated(owner, source, route.to(), route.isIpv6())));
        }
        return found;
    }

    /** From pods here to pods there nothing is translated. */
    record Untranslated(String owner, String source, String to, boolean ipv6) {
        /** @param action of iptables: {@code -C}, {@code -I} or {@code -D} */
        List<String> command(String action) {
            return List.of(
                    ipv6 ? "ip6tables" : "iptables",
                    "-w",
                    "-t",
                    "nat",
                    action,
                    "POSTROUTING",
                    "-s",
                    source,
                    "-d",
                    to,
                    "-m",
                    "comment",
                    "--comment",
                    "spillway " + owner,
                    "-j",
                    "ACCEPT");
        }
    }

    /** One line for each thing, as {@link #read} takes it. */
    String text() {
        return Stream.concat(
                        routes.stream().map(route -> "route " + route.to() + " " + route.next()),
                        sources.stream().map(source -> "source " + source))
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }

    static RoutedPods read(String owner, String text) {
        List<PodRoute> routes = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("route")) {
                routes.add(PodRoute.of(words[1], words[2]));
            } else {
                sources.add(words[1]);
            }
        }
        return new RoutedPods(owner, routes, sources);
    }

    /** Both, as long as it is not known which of them is in force. */
    RoutedPods and(RoutedPods other) {
        return new RoutedPods(owner, both(routes, other.routes), both(sources, other.sources));
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }
}
