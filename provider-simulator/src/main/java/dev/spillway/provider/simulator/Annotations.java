package dev.spillway.provider.simulator;

import dev.spillway.provider.ProviderException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pod's {@code simulator.spillway.dev/*} annotations. */
record Annotations(Map<String, String> all) {
    static final String PREFIX = "simulator.spillway.dev/";

    private static final Pattern PART = Pattern.compile("\\G(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");
    private static final Map<String, Long> UNIT_NANOS =
            Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

    Optional<String> text(String name) {
        return Optional.ofNullable(all.get(PREFIX + name));
    }

    /** A duration as Kubernetes writes it: {@code 1.5s}, {@code 200ms}, {@code 1h30m}, {@code 0}. */
    Optional<Duration> duration(String name) throws ProviderException.Permanent {
        Optional<String> value = text(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(parse(name, value.get()));
    }

    int exitCode() throws ProviderException.Permanent {
        String value = text("exit-code").orElse("0");
        if (!value.matches("\\d{1,3}") || Integer.parseInt(value) > 255) {
            throw invalid("exit-code", value, "a number from 0 to 255");
        }
        return Integer.parseInt(value);
    }

    private static Duration parse(String name, String value) throws ProviderException.Permanent {
        if (value.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = PART.matcher(value);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find()) {
            sum = sum.plusNanos(nanos(part.group(1), part.group(2)));
            end = part.end();
        }
        if (end == 0 || end < value.length()) {
            throw invalid(name, value, "a duration such as 200ms, 1.5s or 1h30m");
        }
        return sum;
    }

    private static long nanos(String number, String unit) {
        return new BigDecimal(number)
                .multiply(BigDecimal.valueOf(UNIT_NANOS.getOrDefault(unit, 0L)))
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    private static ProviderException.Permanent invalid(String name, String value, String wanted) {
        return new ProviderException.Permanent(
                "InvalidAnnotation", "annotation " + PREFIX + name + " is '" + value + "'; it must be " + wanted);
    }
}
