package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Finds processes of an instance that no pid file names: shims, containers, and what was started in the instant before
 * somebody killed {@code up}.
 */
final class InstanceProcesses {
    /** In the environment of every process that an instance starts; containers do not inherit it. */
    static final String MARK = "SPILLWAY_INSTANCE_DIR";

    private static final Path PROC = Path.of("/proc");
    private final Instance instance;

    InstanceProcesses(Instance instance) {
        this.instance = instance;
    }

    /** Components and their helpers, shims included. */
    List<ProcessIdentity> marked() {
        String mark = MARK + "=" + instance.stateDir();
        return find(pid -> List.of(text(pid, "environ").split("\0", -1)).contains(mark));
    }

    /** Everything inside containers. */
    List<ProcessIdentity> contained() {
        return find(pid -> rootIsBelow(text(pid, "mountinfo"), instance.stateDir()));
    }

    /** True when the root file system of a mountinfo table is made of files below the directory. */
    static boolean rootIsBelow(String mountInfo, Path directory) {
        return mountInfo
                .lines()
                .filter(line -> line.split(" ", -1)[4].equals("/"))
                .anyMatch(line -> line.contains("=" + directory + "/") || line.contains(" " + directory + "/"));
    }

    private static List<ProcessIdentity> find(LongPredicate wanted) {
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != self && wanted.test(pid))
                .map(ProcessIdentity::of)
                .flatMap(Optional::stream)
                .toList();
    }

    // Kernel threads and processes that end meanwhile have nothing to read.
    private static String text(long pid, String file) {
        try {
            return new String(Files.readAllBytes(PROC.resolve(pid + "/" + file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
