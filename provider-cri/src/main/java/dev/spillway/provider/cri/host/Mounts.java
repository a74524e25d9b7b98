package dev.spillway.provider.cri.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Mounts of this host's kernel, by its system calls: no child process, and errors as numbers. */
public final class Mounts {
    private static final long MS_NOSUID = 2;
    private static final long MS_NODEV = 4;
    private static final long MS_BIND = 4096;
    private static final int MNT_DETACH = 2;
    private static final int EINVAL = 22;
    private static final int ENOENT = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle MOUNT = handle(
            "mount",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS));
    private static final MethodHandle UMOUNT =
            handle("umount2", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    /** Memory as a filesystem, of at most {@code sizeBytes}; 0 means the kernel's default, half of the memory. */
    public void tmpfs(Path target, long sizeBytes, int mode) throws IOException {
        String options = "mode=" + Integer.toOctalString(mode) + (sizeBytes > 0 ? ",size=" + sizeBytes : "");
        mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options);
    }

    /** Shows {@code source} at {@code target}, which exists and is of the same kind. */
    public void bind(Path source, Path target) throws IOException {
        mount(source.toString(), target, "none", MS_BIND, "");
    }

    /** Unmounts what is mounted at or below this directory, the innermost first. */
    public void unmountTree(Path directory) throws IOException {
        for (Path mountPoint : below(directory)) {
            unmount(mountPoint);
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int result = (int) UMOUNT.invokeExact(state, arena.allocateFrom(target.toString()), MNT_DETACH);
            int errno = (int) ERRNO.get(state, 0L);
            if (result != 0 && errno != EINVAL && errno != ENOENT) {
                throw new IOException("cannot unmount " + target + ": errno " + errno);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("umount2", e);
        }
    }

    private static void mount(String source, Path target, String type, long flags, String options) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int result = (int) MOUNT.invokeExact(
                    state,
                    arena.allocateFrom(source),
                    arena.allocateFrom(target.toString()),
                    arena.allocateFrom(type),
                    flags,
                    arena.allocateFrom(options));
            if (result != 0) {
                throw new IOException(
                        "cannot mount " + source + " at " + target + ": errno " + (int) ERRNO.get(state, 0L));
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("mount", e);
        }
    }

    /** The kernel writes blanks, tabs, newlines and backslashes of a path as octal numbers. */
    private static String unescape(String path) {
        return path.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    @SuppressWarnings("restricted") // the program is started with native access
    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }
}
