package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for another that was given the same number later.
 *
 * @param pid its number
 * @param startTime clock ticks from boot to its start, field 22 of {@code /proc/PID/stat}
 * @param boot the kernel's identifier of this boot
 */
record ProcessIdentity(long pid, long startTime, String boot) {
    private static final Path PROC = Path.of("/proc");
    private static final int FIELDS_BEFORE_STATE = 2;
    private static final int START_TIME = 22;

    /** The process with this number now, or empty when there is none or it has only to be reaped. */
    static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            return isZombie(stat)
                    ? Optional.empty()
                    : Optional.of(new ProcessIdentity(pid, startTime(stat), currentBoot()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads what {@link #toString} wrote; empty for anything else. */
    static Optional<ProcessIdentity> parse(String text) {
        String[] parts = text.trim().split(" ", -1);
        if (parts.length != 3 || !parts[0].matches("[0-9]{1,10}") || !parts[1].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]));
    }

    boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Field 22; the second field, the command's name, may itself hold spaces and brackets. */
    static long startTime(String stat) {
        return Long.parseLong(afterName(stat)[START_TIME - FIELDS_BEFORE_STATE - 1]);
    }

    static boolean isZombie(String stat) {
        String state = afterName(stat)[0];
        return state.equals("Z") || state.equals("X");
    }

    private static String[] afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
    }

    private static String currentBoot() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
    }

    @Override
    public String toString() {
        return pid + " " + startTime + " " + boot;
    }
}
