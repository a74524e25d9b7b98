package dev.spillway.core.price;

import static java.util.Locale.ROOT;

import java.util.stream.Stream;

/** How long a published price lasts for. A month is 730 hours, as the clouds count one. */
public enum Period {
    SECOND(1),
    MINUTE(60),
    HOUR(3600),
    DAY(86_400),
    MONTH(2_628_000);

    private final long seconds;

    Period(long seconds) {
        this.seconds = seconds;
    }

    public long seconds() {
        return seconds;
    }

    /**
     * The period of that name.
     *
     * @throws IllegalArgumentException naming the periods there are
     */
    public static Period named(String text) {
        return Stream.of(values())
                .filter(period -> period.name().toLowerCase(ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no period \"" + text + "\"; there are second, minute, hour, day and month"));
    }
}
