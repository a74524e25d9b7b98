package dev.spillway.provider.cri.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much of a disk a directory occupies: the blocks that are really there, a file with several names once. */
public final class DiskSpace {
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_NLINK = 0x4;
    private static final int STATX_INO = 0x100;
    private static final int STATX_BLOCKS = 0x400;
    /** {@code struct statx}, the same on every architecture. */
    private static final long STATX_BYTES = 256;

    private static final long NLINK_OFFSET = 16;
    private static final long INO_OFFSET = 32;
    private static final long BLOCKS_OFFSET = 48;
    private static final long BLOCK = 512;

    private static final MethodHandle STATX = Kernel.function(
            "statx",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS));

    private final Set<Long> seen = new HashSet<>();
    private long bytes;

    private DiskSpace() {}

    /** 0 if there is no such directory; what comes and goes meanwhile may be counted or not. */
    public static long occupied(Path directory) throws IOException {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        DiskSpace space = new DiskSpace();
        Files.walkFileTree(directory, space.new Counting());
        return space.bytes;
    }

    private final class Counting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            count(dir);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            count(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }

    private void count(Path path) {
        long _ = Kernel.call("statx", (arena, state) -> {
            MemorySegment found = arena.allocate(STATX_BYTES, Long.BYTES);
            int result = statx(arena, state, path, found);
            boolean once = found.get(ValueLayout.JAVA_INT, NLINK_OFFSET) <= 1;
            if (result == 0 && (once || seen.add(found.get(ValueLayout.JAVA_LONG, INO_OFFSET)))) {
                bytes += found.get(ValueLayout.JAVA_LONG, BLOCKS_OFFSET) * BLOCK;
            }
            return result;
        });
    }

    private static int statx(Arena arena, MemorySegment state, Path path, MemorySegment found) throws Throwable {
        return (int) STATX.invokeExact(
                state,
                AT_FDCWD,
                arena.allocateFrom(path.toString()),
                AT_SYMLINK_NOFOLLOW,
                STATX_NLINK | STATX_INO | STATX_BLOCKS,
                found);
    }
}
