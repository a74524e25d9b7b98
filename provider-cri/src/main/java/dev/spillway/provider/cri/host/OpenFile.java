package dev.spillway.provider.cri.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** A file or directory that is held open, so that it stays the same whatever happens to its name. */
public final class OpenFile implements AutoCloseable {
    private static final MethodHandle CLOSE =
            Kernel.function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int descriptor;

    OpenFile(int descriptor) {
        this.descriptor = descriptor;
    }

    int descriptor() {
        return descriptor;
    }

    /** A name for it that is good in this process until it is closed. */
    public Path path() {
        return Path.of("/proc/self/fd", String.valueOf(descriptor));
    }

    @Override
    public void close() {
        long _ = Kernel.call("close", (arena, state) -> (int) CLOSE.invokeExact(state, descriptor));
    }
}
