package dev.spillway.app.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a virtual node on this host offers unless the user says otherwise: the host's own, less a reserve for the
 * control plane, containerd and Spillway.
 *
 * @param cpus of the host
 * @param memoryBytes of the host
 * @param diskBytes of the file system that pods' images and volumes are on
 */
record HostCapacity(int cpus, long memoryBytes, long diskBytes) {
    private static final int RESERVED_MILLI_CPU = 500;
    private static final long RESERVED_MEMORY = 2L << 30;
    private static final int MEBI = 1 << 20;
    /** As a kubelet's {@code maxPods}. */
    private static final int PODS = 110;

    static HostCapacity of(Path directory) {
        try {
            return new HostCapacity(
                    Runtime.getRuntime().availableProcessors(),
                    memoryTotal(Files.readString(Path.of("/proc/meminfo"))),
                    Files.getFileStore(directory).getTotalSpace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long memoryTotal(String meminfo) {
        String kibibytes = meminfo.lines()
                .filter(line -> line.startsWith("MemTotal:"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("/proc/meminfo has no MemTotal"))
                .replaceAll("\\D", "");
        return Long.parseLong(kibibytes) * 1024;
    }

    /** As Kubernetes writes quantities; at least half of the host where the reserve would leave less. */
    Map<String, String> offered() {
        Map<String, String> offered = new LinkedHashMap<>();
        offered.put("cpu", Math.max(cpus * 1000 - RESERVED_MILLI_CPU, cpus * 500) + "m");
        offered.put("memory", Math.max(memoryBytes - RESERVED_MEMORY, memoryBytes / 2) / MEBI + "Mi");
        offered.put("ephemeral-storage", diskBytes / 10 * 9 / MEBI + "Mi");
        offered.put("pods", Integer.toString(PODS));
        return offered;
    }
}
