package dev.spillway.placement.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;

/**
 * Answers a made-up question some hundred times before the API server asks the first real one: a process that has just
 * started takes longer for its first answers than the API server waits, and those pods would be placed as if we were away.
 */
final class WarmUp {
    private static final int TIMES = 300;
    private static final String QUESTION = """
            {"request": {"uid": "warm-up", "namespace": "default", "name": "warm-up",
              "resource": {"group": "", "version": "v1", "resource": "pods"},
              "object": {"apiVersion": "v1", "kind": "Pod",
                "metadata": {"generateName": "warm-up-", "labels": {"app": "warm-up"},
                  "annotations": {"spillway.dev/placement": "virtual"}},
                "spec": {"serviceAccountName": "default", "tolerations": [], "containers": [
                  {"name": "main", "image": "warm-up", "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}}]}}}}
            """;

    private WarmUp() {}

    static void of(AdmissionRules rules) {
        try {
            JsonNode question = new ObjectMapper().readTree(QUESTION);
            IntStream.range(0, TIMES).forEach(time -> rules.answer(question));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the made-up question is no JSON", e);
        }
    }
}
