package dev.spillway.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call to the API server that did not succeed. The message names the call and what the server said to it, never a
 * credential or an object's content.
 */
public final class ApiException extends Exception {
    static final int NO_ANSWER = 0;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int UNPROCESSABLE = 422;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final int code;
    private final transient JsonNode status;
    private final transient Optional<Duration> retryAfter;

    private ApiException(
            String message, int code, JsonNode status, Optional<Duration> retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** The server answered with a failure, in the body a {@code Status} if it is an API server. */
    static ApiException answered(String call, int code, byte[] body, Optional<Duration> retryAfter) {
        JsonNode status = parse(body);
        String said = status.path("message").asText("");
        return new ApiException(
                call + ": " + code + (said.isEmpty() ? "" : " " + said), code, status, retryAfter, null);
    }

    /** No answer: refused, reset, timed out, unreadable. Public for other rooms' fakes of the API server. */
    public static ApiException unanswered(String call, Throwable cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new ApiException(call + ": " + why, NO_ANSWER, MissingNode.getInstance(), Optional.empty(), cause);
    }

    /** An ERROR event in a watch. */
    static ApiException inWatch(String call, JsonNode status) {
        int code = status.path("code").asInt(SERVER_ERROR);
        String message = call + ": " + code + " " + status.path("message").asText("");
        return new ApiException(message, code, status, Optional.empty(), null);
    }

    /** What was asked for has a name that no object can have. */
    static ApiException impossibleName(String name) {
        return new ApiException(
                "\"" + name + "\" cannot be the name of an object",
                NOT_FOUND,
                MissingNode.getInstance(),
                Optional.empty(),
                null);
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode tree = Json.MAPPER.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** The HTTP status; 0 if there was no answer. */
    public int code() {
        return code;
    }

    /** The {@code reason} of the server's {@code Status}, such as {@code AlreadyExists}; empty if there is none. */
    public String reason() {
        return status.path("reason").asText("");
    }

    /** How long the server asks to be left alone. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether the same call may succeed later with nothing changed on our side. */
    public boolean retryable() {
        return code == NO_ANSWER || code == CONFLICT || code == TOO_MANY_REQUESTS || code >= SERVER_ERROR;
    }

    /**
     * Whether the server does not take us for who we are, or not yet: a certificate may be about to be rotated, and the
     * Node authorizer learns of a pod's binding a moment after we do.
     */
    boolean denied() {
        return code == UNAUTHORIZED || code == FORBIDDEN;
    }

    /** Whether nothing can be made in the namespace any more: it is being deleted. */
    boolean namespaceEnds() {
        return hasCause("reason", "NamespaceTerminating");
    }

    boolean notFound() {
        return code == NOT_FOUND;
    }

    boolean alreadyExists() {
        return code == CONFLICT && reason().equals("AlreadyExists");
    }

    /** The list or watch has to begin anew: what it continues is no longer kept. */
    boolean expired() {
        return code == GONE || reason().equals("Expired");
    }

    /** Whether the server objects to this field of the object. */
    boolean objectsTo(String field) {
        return hasCause("field", field);
    }

    private boolean hasCause(String part, String value) {
        for (JsonNode cause : status.path("details").path("causes")) {
            if (cause.path(part).asText("").equals(value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
