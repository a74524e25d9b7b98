package dev.spillway.provider.cri.host;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Mounts of this host's kernel, by its system calls: no child process, and errors as numbers. */
public final class Mounts {
    private static final long MS_RDONLY = 1;
    private static final long MS_NOSUID = 2;
    private static final long MS_NODEV = 4;
    private static final long MS_REMOUNT = 32;
    private static final long MS_BIND = 4096;
    private static final int MNT_DETACH = 2;
    private static final MethodHandle MOUNT = Kernel.function(
            "mount",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS));
    private static final MethodHandle UMOUNT = Kernel.function(
            "umount2", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    /** Memory as a filesystem, of at most {@code sizeBytes}; 0 means the kernel's default, half of the memory. */
    public void tmpfs(Path target, long sizeBytes, int mode) throws IOException {
        String options = "mode=" + Integer.toOctalString(mode) + (sizeBytes > 0 ? ",size=" + sizeBytes : "");
        mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options);
    }

    /** Shows {@code source} at {@code target}, which exists and is of the same kind. */
    public void bind(Path source, Path target) throws IOException {
        mount(source.toString(), target, "none", MS_BIND, "");
    }

    /** What is bound here is shown without the right to write; where it came from keeps it. */
    public void makeReadOnly(Path target) throws IOException {
        mount("none", target, "none", MS_BIND | MS_REMOUNT | MS_RDONLY, "");
    }

    /** Unmounts what is mounted at or below this directory, the innermost first. */
    public void unmountTree(Path directory) throws IOException {
        for (Path mountPoint : below(directory)) {
            unmount(mountPoint);
        }
        List<Path> left = below(directory);
        if (!left.isEmpty()) {
            // Whoever asks is about to delete: what is mounted there is not theirs.
            throw new IOException("still mounted: " + left);
        }
    }

    /** The mount points at or below this directory, the innermost first. */
    public List<Path> below(Path directory) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return lines.map(line -> Path.of(unescape(line.split(" ", 6)[4])))
                    .filter(path -> path.startsWith(directory))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private void unmount(Path target) throws IOException {
        long result = Kernel.call("umount2", (arena, state) ->
                (int) UMOUNT.invokeExact(state, arena.allocateFrom(target.toString()), MNT_DETACH));
        if (result < 0 && result != -Kernel.EINVAL && result != -Kernel.ENOENT) {
            throw Kernel.failed("cannot unmount " + target, result);
        }
    }

    private static void mount(String source, Path target, String type, long flags, String options) throws IOException {
        long result = Kernel.call("mount", (arena, state) -> (int) MOUNT.invokeExact(
                state,
                arena.allocateFrom(source),
                arena.allocateFrom(target.toString()),
                arena.allocateFrom(type),
                flags,
                arena.allocateFrom(options)));
        if (result < 0) {
            throw Kernel.failed("cannot mount " + source + " at " + target, result);
        }
    }

    /** The kernel writes blanks, tabs, newlines and backslashes of a path as octal numbers. */
    private static String unescape(String path) {
        return path.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
