package dev.spillway.kubeletserver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A request's path, in decoded segments without empty ones at either end. Authorization and routing both go by this
 * one reading of the path, so that they cannot disagree.
 */
record RequestPath(List<String> segments) {
    RequestPath {
        segments = List.copyOf(segments);
    }

    /** @param canonical a path without dot segments and parameters, percent-encoded */
    static RequestPath of(String canonical) {
        return new RequestPath(Arrays.stream(canonical.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(RequestPath::decode)
                .toList());
    }

    /** Empty beyond the end. */
    String segment(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    int size() {
        return segments.size();
    }

    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
