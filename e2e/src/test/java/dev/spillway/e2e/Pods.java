package dev.spillway.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Manifests that tests share, and what they look up in pods. */
final class Pods {
    private Pods() {}

    /** A pod on the virtual node whose one container, called main, runs a shell script in busybox. */
    static String shell(String name, String script) {
        return shell(name, script, "");
    }

    /**
     * The same, with more fields of the pod's spec.
     *
     * @param spec lines of YAML, indented by two
     */
    static String shell(String name, String script, String spec) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  nodeName: virtual-kubelet
                %s
                  containers:
                  - name: main
                    image: busybox
                    command: [sh, -c, %s]
                """.formatted(name, spec.stripTrailing(), quoted(script));
    }

    /**
     * A Deployment of pods that do nothing, with label {@code app}.
     *
     * @param annotations of its pods, in YAML's flow style
     */
    static String deployment(String name, int replicas, String cpu, String annotations) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata:
                      labels: {app: %1$s}
                      annotations: %4$s
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: main
                        image: busybox
                        command: [sleep, "1000"]
                        resources: {requests: {cpu: %3$s}}
                """.formatted(name, replicas, cpu, annotations.isEmpty() ? "{}" : annotations);
    }

    /** The name of a pod's node; empty while it has none. */
    static String nodeOf(JsonNode pod) {
        return pod.at("/spec/nodeName").asText();
    }

    /** Whether it runs and counts as ready. */
    static boolean isReady(JsonNode pod) {
        return pod.at("/status/phase").asText().equals("Running")
                && condition(pod, "Ready").path("status").asText().equals("True");
    }

    /** The condition of this type; a missing node without one. */
    static JsonNode condition(JsonNode object, String type) {
        return object.at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    private static String quoted(String script) {
        return "\"" + script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
