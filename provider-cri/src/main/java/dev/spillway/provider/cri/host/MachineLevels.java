package dev.spillway.provider.cri.host;

import dev.spillway.core.eviction.Level;
import dev.spillway.core.eviction.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this machine has left: of memory by the kernel's own estimate, of disks, and of process numbers. */
public final class MachineLevels {
    /** At least as large as {@code struct statvfs} of any C library. */
    private static final long STATVFS_BYTES = 256;

    private static final long FRAGMENT_OFFSET = 8;
    private static final long BLOCKS_OFFSET = 16;
    private static final long AVAILABLE_OFFSET = 32;
    private static final long FILES_OFFSET = 40;
    private static final long FILES_FREE_OFFSET = 48;
    private static final long KIBI = 1024;
    private static final int THREADS_FIELD = 3;
    private static final int LONGEST_NUMBER = 64;

    private static final MethodHandle STATVFS = Kernel.function(
            "statvfs", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));

    private MachineLevels() {}

    /**
     * Reads them all; what cannot be read, or does not exist, is left out.
     *
     * @param node where volumes of pods and their logs lie
     * @param images where images and what containers write lie
     */
    public static Map<Signal, Level> read(Path node, Optional<Path> images) {
        Map<Signal, Level> levels = new EnumMap<>(Signal.class);
        memory().ifPresent(level -> levels.put(Signal.MEMORY_AVAILABLE, level));
        processes().ifPresent(level -> levels.put(Signal.PID_AVAILABLE, level));
        disk(node, Signal.NODEFS_AVAILABLE, Signal.NODEFS_INODES_FREE, levels);
        images.ifPresent(path -> disk(path, Signal.IMAGEFS_AVAILABLE, Signal.IMAGEFS_INODES_FREE, levels));
        return levels;
    }

    private static Optional<Level> memory() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/meminfo"));
            return Optional.of(new Level(kilobytes(lines, "MemAvailable:"), kilobytes(lines, "MemTotal:")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long kilobytes(List<String> lines, String name) throws IOException {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBI)
                .findFirst()
                .orElseThrow(() -> new IOException("no " + name + " in /proc/meminfo"));
    }

    /** Threads have numbers, too. */
    private static Optional<Level> processes() {
        try {
            long most = Math.min(number("/proc/sys/kernel/pid_max"), number("/proc/sys/kernel/threads-max"));
            String threads = Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[THREADS_FIELD];
            return Optional.of(new Level(most - Long.parseLong(threads.substring(threads.indexOf('/') + 1)), most));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** In one read: the kernel gives such a number whole, or what is left of it not at all. */
    private static long number(String file) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] digits = new byte[LONGEST_NUMBER];
            int length = Math.max(0, in.read(digits));
            return Long.parseLong(new String(digits, 0, length, StandardCharsets.US_ASCII).strip());
        } catch (NumberFormatException e) {
            throw new IOException(file + " is no number", e);
        }
    }

    private static void disk(Path path, Signal bytes, Signal inodes, Map<Signal, Level> levels) {
        long _ = Kernel.call("statvfs", (arena, state) -> {
            MemorySegment found = arena.allocate(STATVFS_BYTES, Long.BYTES);
            int result = (int) STATVFS.invokeExact(state, arena.allocateFrom(path.toString()), found);
            if (result == 0) {
                long fragment = found.get(ValueLayout.JAVA_LONG, FRAGMENT_OFFSET);
                levels.put(
                        bytes,
                        new Level(
                                found.get(ValueLayout.JAVA_LONG, AVAILABLE_OFFSET) * fragment,
                                found.get(ValueLayout.JAVA_LONG, BLOCKS_OFFSET) * fragment));
                addInodes(found, inodes, levels);
            }
            return result;
        });
    }

    /** Some file systems make inodes as they go, and count none. */
    private static void addInodes(MemorySegment found, Signal inodes, Map<Signal, Level> levels) {
        long all = found.get(ValueLayout.JAVA_LONG, FILES_OFFSET);
        if (all > 0) {
            levels.put(inodes, new Level(found.get(ValueLayout.JAVA_LONG, FILES_FREE_OFFSET), all));
        }
    }
}
