package dev.spillway.e2e;

/** Manifests that tests share. */
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

    private static String quoted(String script) {
        return "\"" + script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
