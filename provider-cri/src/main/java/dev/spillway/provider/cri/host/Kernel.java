package dev.spillway.provider.cri.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.stream.Stream;

/** Calls into the C library, with their errors as numbers. */
final class Kernel {
    static final int ENOENT = 2;
    static final int EAGAIN = 11;
    static final int EXDEV = 18;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Kernel() {}

    /** One call; {@code state} goes in as its first argument. */
    interface Call {
        long on(Arena arena, MemorySegment state) throws Throwable;
    }

    /** A call's result, or its error: negative. */
    static long call(String name, Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long result = call.on(arena, state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable e) {
            throw new LinkageError(name, e);
        }
    }

    static IOException failed(String what, long result) {
        return new IOException(what + ": errno " + -result);
    }

    @SuppressWarnings("restricted") // the program is started with native access
    static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = Stream.concat(Stream.of(Linker.Option.captureCallState("errno")), Arrays.stream(options))
                .toArray(Linker.Option[]::new);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, all);
    }
}
