package dev.spillway.node.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a pool's owner sees of it. */
final class PoolStatus {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a quota may limit. */
    private static final List<String> COUNTED = List.of("cpu", "memory", "pods");

    private PoolStatus() {}

    /**
     * A node as the status shows it.
     *
     * @param ready whether it takes pods
     * @param pods on it
     */
    record Seen(Member member, boolean ready, int pods) {}

    /** A condition that is true, or false for a reason. */
    record Condition(String type, boolean status, String reason, String message) {
        static Condition accepted(List<String> problems) {
            return problems.isEmpty()
                    ? new Condition("Accepted", true, "Valid", "")
                    : new Condition("Accepted", false, "NotPossible", String.join("; ", problems));
        }
    }

    /** Of the nodes that there are, in the order of their names. */
    static Map<String, Object> of(
            JsonNode object,
            String instance,
            List<String> problems,
            Collection<Seen> nodes,
            Map<String, Quantity> used,
            Instant now) {
        long ready = nodes.stream().filter(Seen::ready).count();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("observedGeneration", object.at("/metadata/generation").asLong());
        status.put("instance", instance);
        status.put("nodes", nodes.size());
        status.put("readyNodes", ready);
        status.put("pods", nodes.stream().mapToInt(Seen::pods).sum());
        status.put("used", used(used));
        status.put("members", nodes.stream().map(PoolStatus::member).toList());
        status.put(
                "conditions",
                conditions(
                        object.at("/status/conditions"),
                        List.of(Condition.accepted(problems), ready(nodes, ready)),
                        now));
        return status;
    }

    /** Whether the object says the same already. */
    static boolean says(JsonNode object, Map<String, Object> status) {
        try {
            // Through text, for a tree of numbers tells 1 from 1.
            return JSON.readTree(JSON.writeValueAsBytes(status))
                    .equals(JSON.readTree(JSON.writeValueAsBytes(object.path("status"))));
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON for a status", e);
        }
    }

    private static Condition ready(Collection<Seen> nodes, long ready) {
        String why = nodes.stream()
                .filter(seen -> !seen.ready())
                .map(seen -> seen.member().node().name() + ": "
                        + seen.member().state().text()
                        + (seen.member().message().isEmpty()
                                ? ""
                                : " (" + seen.member().message() + ")"))
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
        boolean all = !nodes.isEmpty() && ready == nodes.size();
        return new Condition("Ready", all, all ? "AllNodesReady" : "NodesNotReady", why);
    }

    /** As the quota is written. */
    private static Map<String, String> used(Map<String, Quantity> used) {
        Map<String, String> amounts = new TreeMap<>();
        COUNTED.forEach(name ->
                amounts.put(name, used.getOrDefault(name, new Quantity("0")).toString()));
        return amounts;
    }

    private static Map<String, Object> member(Seen seen) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("name", seen.member().node().name());
        member.put("zone", seen.member().node().zone());
        member.put("architecture", seen.member().node().architecture());
        member.put("phase", seen.member().state().text());
        member.put("ready", seen.ready());
        member.put("pods", seen.pods());
        member.put("message", seen.member().message());
        return member;
    }

    private static List<Map<String, Object>> conditions(JsonNode before, List<Condition> now, Instant at) {
        return now.stream().map(condition -> condition(before, condition, at)).toList();
    }

    private static Map<String, Object> condition(JsonNode before, Condition condition, Instant at) {
        String status = condition.status() ? "True" : "False";
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", condition.type());
        fields.put("status", status);
        fields.put("reason", condition.reason());
        fields.put("message", condition.message());
        fields.put(
                "lastTransitionTime",
                since(before, condition.type(), status)
                        .orElse(at.truncatedTo(ChronoUnit.SECONDS).toString()));
        return fields;
    }

    private static Optional<String> since(JsonNode conditions, String type, String status) {
        return conditions
                .valueStream()
                .filter(each -> each.path("type").asText().equals(type)
                        && each.path("status").asText().equals(status))
                .map(each -> each.path("lastTransitionTime").asText())
                .findFirst();
    }
}
