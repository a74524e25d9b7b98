package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** How many requests a pod's life costs, counted by the API server. */
@ResourceLock(OnSpillway.ALONE)
final class ApiTrafficIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private static final ObjectMapper JSON = new ObjectMapper();
    private final Cluster cluster;

    ApiTrafficIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aPodsLifeCostsThreeStatusPatchesOneDeleteOneTokenAndNoGet() throws IOException {
        cluster.apply(Pods.shell("counted", "trap 'exit 0' TERM; while true; do sleep 0.1; done"));
        JsonNode annotations = cluster.awaitPhase("counted", "Running").at("/metadata/annotations");
        assertThat(annotations.path("spillway.dev/spec").asText()).isEqualTo("as-requested");
        assertThat(annotations.path("spillway.dev/price-per-hour").asText()).endsWith(" USD");
        cluster.kubectl("delete", "pod", "counted").orFail();

        // The server may write about a request after it has answered.
        cluster.await("the deletion", () -> requestsAbout("counted").stream().anyMatch(r -> is(r, "delete", "")));
        List<JsonNode> requests = requestsAbout("counted");
        assertThat(requests).filteredOn(request -> is(request, "get", "")).isEmpty();
        assertThat(requests)
                .filteredOn(request -> is(request, "patch", "status"))
                .hasSizeBetween(1, 3);
        assertThat(requests).filteredOn(request -> is(request, "delete", "")).hasSize(1);
    }

    private static boolean is(JsonNode request, String verb, String subresource) {
        return request.path("verb").asText().equals(verb)
                && request.at("/objectRef/subresource").asText().equals(subresource);
    }

    private List<JsonNode> requestsAbout(String pod) throws IOException {
        Path log = Path.of("/var/lib/spillway", cluster.spillway().name(), "log/audit.log");
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("\"" + pod + "\"") && line.endsWith("}"))
                    .map(ApiTrafficIT::json)
                    .filter(event -> event.at("/user/username").asText().startsWith("system:node:"))
                    .filter(event -> event.at("/objectRef/resource").asText().equals("pods")
                            && event.at("/objectRef/namespace").asText().equals(cluster.namespace())
                            && event.at("/objectRef/name").asText().equals(pod))
                    .toList();
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
