package dev.spillway.kubeletserver;

import java.util.List;

/**
 * Which rights a request needs: any one of the subresources will do, the finest is asked for first. The table is the
 * kubelet's (1.36, fine-grained authorization); a path that nothing serves needs {@code nodes/proxy} like any other.
 *
 * @param verb the API verb of the HTTP method, empty where there is none
 */
record RequestAttributes(String verb, List<String> subresources) {

    static RequestAttributes of(String method, RequestPath path) {
        return new RequestAttributes(verb(method), subresources(path.segment(0)));
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "GET" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    private static List<String> subresources(String root) {
        return switch (root) {
            case "pods", "runningpods" -> List.of("pods", "proxy");
            case "healthz" -> List.of("healthz", "proxy");
            case "configz" -> List.of("configz", "proxy");
            case "stats" -> List.of("stats");
            case "metrics" -> List.of("metrics");
            case "logs" -> List.of("log");
            case "checkpoint" -> List.of("checkpoint");
            case "statusz" -> List.of("statusz");
            case "flagz" -> List.of("configz");
            default -> List.of("proxy");
        };
    }
}
