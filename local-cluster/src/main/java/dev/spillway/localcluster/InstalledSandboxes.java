package dev.spillway.localcluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sandboxes beyond runc that somebody has installed on this machine: containerd starts a runtime by the shim that it finds
 * on its path.
 *
 * @param handlers names for RuntimeClasses, each with containerd's type of runtime
 */
record InstalledSandboxes(Map<String, String> handlers) {
    private static final Map<String, String> TYPES =
            Map.of("gvisor", "io.containerd.runsc.v1", "kata", "io.containerd.kata.v2");

    InstalledSandboxes {
        handlers = Map.copyOf(handlers);
    }

    /** @param path on which containerd will look for shims */
    static InstalledSandboxes on(String path) {
        List<Path> directories = List.of(path.split(File.pathSeparator, -1)).stream()
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .toList();
        return new InstalledSandboxes(TYPES.entrySet().stream()
                .filter(type -> directories.stream()
                        .anyMatch(directory -> Files.isExecutable(directory.resolve(shim(type.getValue())))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** As containerd's configuration has them. */
    String toml() {
        return handlers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(handler -> """

                          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.%s]
                            runtime_type = "%s"
                        """.formatted(handler.getKey(), handler.getValue()))
                .collect(Collectors.joining());
    }

    /** {@code io.containerd.runsc.v1} is run by {@code containerd-shim-runsc-v1}. */
    private static String shim(String type) {
        String[] words = type.split("\\.", -1);
        return "containerd-shim-" + words[2] + "-" + words[3];
    }
}
