package dev.spillway.provider;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How {@code kubectl logs} wants a log.
 *
 * @param previous of the attempt before the current one
 * @param since only lines written at or after it
 * @param tailLines at most so many lines from the end, 0 or more
 * @param limitBytes stop after so many bytes, 1 or more, mid-line if need be
 * @param stream only what was written there
 */
public record LogOptions(
        boolean follow,
        boolean previous,
        boolean timestamps,
        Optional<Instant> since,
        OptionalLong tailLines,
        OptionalLong limitBytes,
        LogStream stream) {

    public enum LogStream {
        ALL,
        STDOUT,
        STDERR
    }
}
