package dev.spillway.provider.cri.log;

import dev.spillway.provider.LogOptions.LogStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * One line of a CRI log file: {@code 2026-11-21T05:45:00.123456789Z stdout F text}.
 *
 * @param whole false for a piece of a line that goes on in the next one
 * @param contentStart where in the raw line the text begins
 */
record LogLine(Instant time, LogStream stream, boolean whole, int contentStart) {
    /** As {@code kubectl logs --timestamps} shows it: always nine digits. */
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z' ").withZone(ZoneOffset.UTC);

    /**
     * Reads a line.
     *
     * @param raw without its newline
     * @return empty if it is not a line of such a file
     */
    static Optional<LogLine> parse(byte[] raw) {
        int first = indexOfBlank(raw, 0);
        int second = indexOfBlank(raw, first + 1);
        int third = indexOfBlank(raw, second + 1);
        if (first < 0 || second < 0 || third < 0) {
            return Optional.empty();
        }
        String stream = text(raw, first + 1, second);
        String tags = text(raw, second + 1, third);
        if (!stream.equals("stdout") && !stream.equals("stderr")) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text(raw, 0, first)).toInstant();
            // Tags are separated by colons; only the first has a meaning so far.
            boolean whole = !tags.equals("P") && !tags.startsWith("P:");
            LogStream from = stream.equals("stdout") ? LogStream.STDOUT : LogStream.STDERR;
            return Optional.of(new LogLine(time, from, whole, third + 1));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    String shownTime() {
        return SHOWN.format(time);
    }

    private static int indexOfBlank(byte[] raw, int from) {
        for (int i = Math.max(0, from); from >= 0 && i < raw.length; i++) {
            if (raw[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] raw, int from, int to) {
        return new String(raw, from, to - from, StandardCharsets.US_ASCII);
    }
}
