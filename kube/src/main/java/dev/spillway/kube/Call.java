package dev.spillway.kube;

import java.util.Optional;

/** A request to an API server. */
record Call(String method, String path, Optional<Content> content) {

    record Content(String type, String text) {}

    private static final String JSON = "application/json";
    private static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

    static Call get(String path) {
        return new Call("GET", path, Optional.empty());
    }

    static Call post(String path, Object body) {
        return new Call("POST", path, content(JSON, body));
    }

    static Call put(String path, Object body) {
        return new Call("PUT", path, content(JSON, body));
    }

    static Call patch(String path, Object body) {
        return new Call("PATCH", path, content(STRATEGIC_MERGE_PATCH, body));
    }

    static Call delete(String path, Object options) {
        return new Call("DELETE", path, content(JSON, options));
    }

    private static Optional<Content> content(String type, Object body) {
        return Optional.of(new Content(type, Json.text(body)));
    }

    /** As log lines and errors name it. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
