package dev.spillway.kubeletserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How a command went, as the {@code v1.Status} that goes over the error stream. */
final class CommandStatus {
    private static final String NON_ZERO = "NonZeroExitCode";

    private CommandStatus() {}

    static byte[] exited(int code) {
        if (code == 0) {
            return json(Map.of("metadata", Map.of(), "status", "Success"));
        }
        return json(Map.of(
                "metadata",
                Map.of(),
                "status",
                "Failure",
                "reason",
                NON_ZERO,
                "message",
                "command terminated with non-zero exit code: exit status " + code,
                "details",
                Map.of("causes", List.of(Map.of("reason", "ExitCode", "message", Integer.toString(code))))));
    }

    static byte[] failed(String message) {
        return json(Map.of(
                "metadata", Map.of(), "status", "Failure", "reason", "InternalError", "message", message, "code", 500));
    }

    /**
     * The exit code that a status carries.
     *
     * @throws IOException if the command did not get as far as an exit code, with the reason
     */
    static int exitCode(byte[] status) throws IOException {
        if (status.length == 0) {
            return 0;
        }
        JsonNode json = Json.MAPPER.readTree(status);
        if (json.path("status").asText().equals("Success")) {
            return 0;
        }
        JsonNode cause = json.at("/details/causes/0");
        if (!json.path("reason").asText().equals(NON_ZERO)
                || !cause.path("reason").asText().equals("ExitCode")) {
            throw new IOException(json.path("message").asText("the command failed"));
        }
        return Integer.parseInt(cause.path("message").asText());
    }

    private static byte[] json(Map<String, Object> status) {
        try {
            return Json.MAPPER.writeValueAsBytes(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
