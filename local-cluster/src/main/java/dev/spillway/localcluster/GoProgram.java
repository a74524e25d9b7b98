package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that is built from a published Go module.
 *
 * @param module directory of its go.mod among this jar's resources
 * @param sources files beside its go.mod and go.sum
 * @param packageName what {@code go build} is asked for
 * @param linkerFlags {@code -ldflags}
 * @param output where the program goes
 */
record GoProgram(String module, List<String> sources, String packageName, String linkerFlags, Path output) {
    private static final String STRIPPED = "-s -w";

    static GoProgram kubernetes(Path directory, String name) {
        return new GoProgram(
                "kubernetes",
                List.of(),
                "k8s.io/kubernetes/cmd/" + name,
                STRIPPED
                        + version("gitVersion", Versions.KUBERNETES)
                        + version("gitMajor", part(0))
                        + version("gitMinor", part(1))
                        + version("gitTreeState", "clean"),
                directory.resolve(name));
    }

    static GoProgram etcd(Path output) {
        return new GoProgram("etcd", List.of(), "go.etcd.io/etcd/server/v3", STRIPPED, output);
    }

    static GoProgram coredns(Path output) {
        return new GoProgram("coredns", List.of("main.go"), ".", STRIPPED, output);
    }

    /** All files of the module that travel with us. */
    List<String> files() {
        return Stream.concat(Stream.of("go.mod", "go.sum"), sources.stream()).toList();
    }

    String name() {
        return output.getFileName().toString();
    }

    private static String version(String variable, String value) {
        return " -X k8s.io/component-base/version." + variable + "=" + value + " -X k8s.io/client-go/pkg/version."
                + variable + "=" + value;
    }

    private static String part(int index) {
        return Versions.KUBERNETES.substring(1).split("\\.", -1)[index];
    }
}
