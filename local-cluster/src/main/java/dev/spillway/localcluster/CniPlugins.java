package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The CNI plugins of one containerd. They run where containerd runs, on this machine's network; those that wire a pod to
 * its bridge have to run on the pods'.
 */
final class CniPlugins {
    private static final List<String> WIRING = List.of("bridge", "bandwidth");
    private static final List<String> ANYWHERE = List.of("host-local", "loopback");

    private CniPlugins() {}

    /** Fills a directory with one program for each plugin. */
    static void write(Path directory, Path plugins, PodNetwork pods) {
        try {
            for (String name : WIRING) {
                Path program = directory.resolve(name);
                TextFiles.write(program, script(pods, plugins.resolve(name)));
                if (!program.toFile().setExecutable(true, false)) {
                    throw new LocalClusterException("cannot make " + program + " executable");
                }
            }
            for (String name : ANYWHERE) {
                Files.deleteIfExists(directory.resolve(name));
                Files.createSymbolicLink(directory.resolve(name), plugins.resolve(name));
            }
        } catch (IOException e) {
            throw new LocalClusterException("cannot write the CNI plugins to " + directory + ": " + e, e);
        }
    }

    private static String script(PodNetwork pods, Path program) {
        return """
                #!/bin/sh
                exec nsenter %s %s
                """.formatted(pods.enter(), program);
    }
}
