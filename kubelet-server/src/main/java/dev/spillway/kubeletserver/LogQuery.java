package dev.spillway.kubeletserver;

import dev.spillway.provider.LogOptions;
import dev.spillway.provider.LogOptions.LogStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the query of {@code /containerLogs} as a kubelet reads {@code PodLogOptions}, and refuses the same. */
final class LogQuery {
    private final Exchange exchange;

    private LogQuery(Exchange exchange) {
        this.exchange = exchange;
    }

    /** @throws HttpError 400 for what is no number or time, 422 for a number out of range and for contradictions */
    static LogOptions options(Exchange exchange, InstantSource clock) throws HttpError {
        return new LogQuery(exchange).options(clock);
    }

    private LogOptions options(InstantSource clock) throws HttpError {
        LogOptions options = new LogOptions(
                flag("follow"),
                flag("previous"),
                flag("timestamps"),
                since(clock),
                tailLines(),
                number("limitBytes", 1),
                stream());
        if (options.tailLines().isPresent() && options.stream() != LogStream.ALL) {
            throw invalid();
        }
        return options;
    }

    /** A parameter that is there is true, whatever it says, save for these two words: so the API machinery decides. */
    private boolean flag(String name) {
        return exchange.query(name)
                .filter(value -> !value.equalsIgnoreCase("false") && !value.equals("0"))
                .isPresent();
    }

    private Optional<Instant> since(InstantSource clock) throws HttpError {
        OptionalLong seconds = number("sinceSeconds", 1);
        Optional<String> time = exchange.query("sinceTime").filter(value -> !value.isEmpty());
        if (seconds.isPresent() && time.isPresent()) {
            throw invalid();
        }
        if (seconds.isPresent()) {
            return Optional.of(clock.instant().minusSeconds(seconds.getAsLong()));
        }
        return time.isPresent() ? Optional.of(instant(time.get())) : Optional.empty();
    }

    private static Instant instant(String time) throws HttpError {
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException e) {
            throw undecodable();
        }
    }

    /** {@code tail} is the parameter's old name, and knows the word {@code all}. */
    private OptionalLong tailLines() throws HttpError {
        Optional<String> tail = exchange.query("tail").filter(value -> !value.isEmpty());
        if (tail.isEmpty()) {
            return number("tailLines", 0);
        }
        return tail.get().equals("all") ? OptionalLong.empty() : number("tail", 0);
    }

    private OptionalLong number(String name, long least) throws HttpError {
        Optional<String> value = exchange.query(name).filter(text -> !text.isEmpty());
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(value.get());
            if (number < least) {
                throw invalid();
            }
            return OptionalLong.of(number);
        } catch (NumberFormatException e) {
            throw undecodable();
        }
    }

    private LogStream stream() throws HttpError {
        return switch (exchange.query("stream").orElse("")) {
            case "", "All" -> LogStream.ALL;
            case "Stdout" -> LogStream.STDOUT;
            case "Stderr" -> LogStream.STDERR;
            default -> throw invalid();
        };
    }

    private static HttpError undecodable() {
        return HttpError.badRequest("{\"message\": \"Unable to decode query.\"}");
    }

    private static HttpError invalid() {
        return new HttpError(422, "{\"message\": \"Invalid request.\"}");
    }
}
