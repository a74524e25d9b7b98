package dev.spillway.kubeletserver;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** Who sent a request, in the terms of the API server's user info. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    public User {
        requireNonNull(name, "name is null");
        requireNonNull(uid, "uid is null");
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }
}
