package dev.spillway.core.backoff;

import java.time.Duration;

/** Durations as Go, and so every Kubernetes message, prints them: {@code 10s}, {@code 2m40s}, {@code 1h0m0s}. */
public final class GoDuration {
    private GoDuration() {}

    /** Whole seconds of a duration that is not negative. */
    public static String format(Duration duration) {
        StringBuilder text = new StringBuilder();
        if (duration.toHours() > 0) {
            text.append(duration.toHours()).append('h');
        }
        if (duration.toMinutes() > 0) {
            text.append(duration.toMinutesPart()).append('m');
        }
        return text.append(duration.toSecondsPart()).append('s').toString();
    }
}
