package dev.spillway.provider.cri.image;

import java.time.Duration;

/** Durations as events show them: {@code 1m2.345s}, {@code 345ms}. */
final class GoDurations {
    private GoDurations() {}

    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        String seconds = java.math.BigDecimal.valueOf(millis % 60_000, 3)
                        .stripTrailingZeros()
                        .toPlainString() + "s";
        long minutes = millis / 60_000;
        return minutes == 0 ? seconds : (minutes < 60 ? "" : minutes / 60 + "h") + minutes % 60 + "m" + seconds;
    }
}
