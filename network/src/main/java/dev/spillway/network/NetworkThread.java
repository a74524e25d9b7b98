package dev.spillway.network;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A thread whose sockets are in a network namespace of their own choice. Linux gives every thread its own; a virtual
 * thread would leave its carrier there.
 */
final class NetworkThread {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;

    private NetworkThread() {}

    /**
     * A platform thread, not started.
     *
     * @param network the namespace's file; this process's own network when empty
     * @param task what it does there
     * @param refused is told, on the thread, why the namespace cannot be entered; the task is not run then
     */
    static Thread of(String name, Optional<Path> network, Runnable task, Consumer<String> refused) {
        return Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            try {
                if (network.isPresent()) {
                    enter(network.get());
                }
            } catch (IOException e) {
                refused.accept(String.valueOf(e.getMessage()));
                return;
            }
            task.run();
        });
    }

    private static void enter(Path network) throws IOException {
        FunctionDescriptor open =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        FunctionDescriptor twoInts =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        FunctionDescriptor oneInt = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(network.toString());
            int file = (int) variadic("open", open).invokeExact(path, READ_ONLY_CLOSE_ON_EXEC);
            if (file < 0) {
                throw new IOException("cannot open the network namespace " + network);
            }
            int entered = (int) function("setns", twoInts).invokeExact(file, CLONE_NEWNET);
            int _ = (int) function("close", oneInt).invokeExact(file);
            if (entered != 0) {
                throw new IOException("cannot enter the network namespace " + network
                        + ": the file is none, or CAP_SYS_ADMIN is missing");
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a function of the C library threw", e);
        }
    }

    @SuppressWarnings("restricted") // every java command of ours allows native access
    private static MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(symbol(name), type);
    }

    @SuppressWarnings("restricted") // as above
    private static MethodHandle variadic(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(symbol(name), type, Linker.Option.firstVariadicArg(2));
    }

    private static MemorySegment symbol(String name) {
        SymbolLookup library = Linker.nativeLinker().defaultLookup();
        return library.find(name).orElseThrow(() -> new IllegalStateException("the C library has no " + name));
    }
}
