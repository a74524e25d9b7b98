package dev.spillway.kube;

import java.util.List;
import java.util.Map;

/** Who somebody is to the API server. */
public record KubeUser(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    public KubeUser {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }
}
