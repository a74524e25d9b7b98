package dev.spillway.core.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as a pod's status holds them: whole seconds, in UTC. */
public final class Times {
    private Times() {}

    /** Absent for the epoch, which stands for a time that nobody knows. */
    static @Nullable String api(Instant instant) {
        return instant.equals(Instant.EPOCH) ? null : of(instant);
    }

    /** The second that it falls into. */
    public static String of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
