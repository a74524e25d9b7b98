package dev.spillway.app;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which time a command looks at: this month unless told otherwise. */
final class PeriodOption {
    @Option(names = "--month", paramLabel = "2026-11", description = "A calendar month; by default the current one.")
    private Optional<String> month = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "A day (2026-11-21) or a time (2026-11-21T08:00:00Z).")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "The end, not included, written the same way.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Where days and months begin, as in Asia/Shanghai; by default UTC.")
    private String zone = "UTC";

    /** Epoch seconds, the end not included. */
    record Period(long from, long to) {}

    ZoneId zone() throws CommandFailed {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new CommandFailed("--zone " + zone + " is no time zone; write one as in Asia/Shanghai or UTC");
        }
    }

    Period period(Instant now) throws CommandFailed {
        if (from.isPresent() != to.isPresent() || (from.isPresent() && month.isPresent())) {
            throw new CommandFailed("give --month, or both --from and --to");
        }
        if (from.isPresent() && to.isPresent()) {
            return ordered(new Period(second("--from", from.get()), second("--to", to.get())));
        }
        YearMonth asked = month.isPresent() ? month(month.get()) : YearMonth.from(now.atZone(zone()));
        return new Period(start(asked.atDay(1)), start(asked.plusMonths(1).atDay(1)));
    }

    private static Period ordered(Period period) throws CommandFailed {
        if (period.from >= period.to) {
            throw new CommandFailed("--to is not after --from");
        }
        return period;
    }

    private static YearMonth month(String text) throws CommandFailed {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw new CommandFailed("--month " + text + " is no month; write one as in 2026-11");
        }
    }

    private long second(String option, String text) throws CommandFailed {
        try {
            return text.contains("T") ? Instant.parse(text).getEpochSecond() : start(LocalDate.parse(text));
        } catch (DateTimeException e) {
            throw new CommandFailed(option + " " + text + " is no time; write 2026-11-21 or 2026-11-21T08:00:00Z");
        }
    }

    private long start(LocalDate day) throws CommandFailed {
        return day.atStartOfDay(zone()).toEpochSecond();
    }
}
