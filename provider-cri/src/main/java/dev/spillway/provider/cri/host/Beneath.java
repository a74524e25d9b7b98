package dev.spillway.provider.cri.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What lies beneath a directory whose content somebody else changes as they like, even while we look: symbolic links are
 * followed as long as they stay beneath it, and never out of it. The kernel resolves the whole path at once ({@code
 * openat2}, Linux 5.6), so there is nothing to win a race against.
 */
public final class Beneath {
    /** The same number on every architecture. */
    private static final long SYS_OPENAT2 = 437;

    private static final int AT_FDCWD = -100;
    private static final long O_PATH = 0x200000;
    private static final long O_CLOEXEC = 0x80000;
    private static final long RESOLVE_NO_MAGICLINKS = 2;
    private static final long RESOLVE_BENEATH = 8;
    private static final long HOW_BYTES = 24;
    private static final int TRIES = 10;

    private static final MethodHandle OPENAT2 = Kernel.function(
            "syscall",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MKDIRAT = Kernel.function(
            "mkdirat",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private final Path root;

    public Beneath(Path root) {
        this.root = root;
    }

    /**
     * Opens what is there.
     *
     * @param relative without {@code ..}
     * @throws NoSuchFileException if there is nothing of this name
     * @throws IOException also if a link leads out
     */
    public OpenFile open(Path relative) throws IOException {
        try (OpenFile top = top()) {
            return beneath(top, relative);
        }
    }

    /** The same; directories that are missing are made, with these permission bits. */
    public OpenFile openOrMake(Path relative, int mode) throws IOException {
        try (OpenFile top = top()) {
            for (int names = 1; names < relative.getNameCount(); names++) {
                make(top, relative.subpath(0, names), mode).close();
            }
            return make(top, relative, mode);
        }
    }

    private OpenFile make(OpenFile top, Path relative, int mode) throws IOException {
        try {
            return beneath(top, relative);
        } catch (NoSuchFileException e) {
            Path parent = relative.getParent();
            try (OpenFile in = beneath(top, parent == null ? Path.of(".") : parent)) {
                mkdir(in, relative.getFileName());
            }
            OpenFile made = beneath(top, relative);
            FileTrees.mode(made.path(), mode);
            return made;
        }
    }

    private OpenFile top() throws IOException {
        return checked(root, open(AT_FDCWD, root, 0));
    }

    private OpenFile beneath(OpenFile top, Path relative) throws IOException {
        long result = -Kernel.EAGAIN;
        // Something was renamed meanwhile: the kernel would rather not say where it ended up.
        for (int i = 0; i < TRIES && result == -Kernel.EAGAIN; i++) {
            result = open(top.descriptor(), relative, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
        }
        return checked(root.resolve(relative), result);
    }

    private static OpenFile checked(Path path, long result) throws IOException {
        if (result >= 0) {
            return new OpenFile((int) result);
        }
        throw switch ((int) -result) {
            case Kernel.ENOENT -> new NoSuchFileException(path.toString());
            case Kernel.EXDEV -> new IOException(path + " leads out of its volume");
            case Kernel.ENOSYS -> new IOException("subPath mounts need Linux 5.6 or later");
            default -> Kernel.failed("cannot open " + path, result);
        };
    }

    private static long open(int directory, Path path, long resolve) {
        return Kernel.call("openat2", (arena, state) -> (long) OPENAT2.invokeExact(
                state, SYS_OPENAT2, directory, arena.allocateFrom(path.toString()), how(arena, resolve), HOW_BYTES));
    }

    /** {@code struct open_how}: flags, mode, resolve. */
    private static MemorySegment how(Arena arena, long resolve) {
        return arena.allocateFrom(ValueLayout.JAVA_LONG, O_PATH | O_CLOEXEC, 0, resolve);
    }

    private static void mkdir(OpenFile in, Path name) throws IOException {
        long result = Kernel.call("mkdirat", (arena, state) ->
                (int) MKDIRAT.invokeExact(state, in.descriptor(), arena.allocateFrom(name.toString()), 0700));
        if (result < 0) {
            throw Kernel.failed("cannot make the directory " + name, result);
        }
    }
}
