package dev.spillway.localcluster;

import java.time.Duration;
import java.util.Collection;

/** Ends processes that we know by identity. */
final class Termination {
    private static final Duration KILL_WAIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private Termination() {}

    /** TERM to all, and KILL to those still there after the grace; returns when none is left. */
    static void end(Collection<ProcessIdentity> processes, Duration grace) {
        processes.forEach(process -> signal(process, false));
        if (!gone(processes, grace)) {
            kill(processes);
        }
    }

    /** KILL to all; returns when none is left. */
    static void kill(Collection<ProcessIdentity> processes) {
        processes.forEach(process -> signal(process, true));
        if (!gone(processes, KILL_WAIT)) {
            throw new LocalClusterException("processes that do not die on KILL: "
                    + processes.stream().filter(ProcessIdentity::alive).toList());
        }
    }

    private static void signal(ProcessIdentity process, boolean kill) {
        if (process.alive()) {
            ProcessHandle.of(process.pid()).ifPresent(handle -> {
                if (kill) {
                    handle.destroyForcibly();
                } else {
                    handle.destroy();
                }
            });
        }
    }

    private static boolean gone(Collection<ProcessIdentity> processes, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (processes.stream().anyMatch(ProcessIdentity::alive)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Pause.of(POLL);
        }
        return true;
    }
}
