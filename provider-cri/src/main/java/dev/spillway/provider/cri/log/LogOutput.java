package dev.spillway.provider.cri.log;

import dev.spillway.core.log.CriLogLine;
import dev.spillway.provider.LogOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Turns lines of the file into what the user asked to see. */
final class LogOutput {
    private final LogOptions options;
    private final OutputStream out;
    private long left;
    private boolean atLineStart = true;

    LogOutput(LogOptions options, OutputStream out) {
        this.options = options;
        this.out = out;
        this.left = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    boolean full() {
        return left <= 0;
    }

    void write(byte[] raw) throws IOException {
        Optional<CriLogLine> parsed = CriLogLine.parse(raw).filter(this::wanted);
        if (parsed.isPresent()) {
            byte[] shown = parsed.get().shown(options.timestamps() && atLineStart);
            int some = (int) Math.min(left, shown.length);
            out.write(shown, 0, some);
            left -= some;
            atLineStart = !parsed.get().partial();
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    private boolean wanted(CriLogLine line) {
        boolean stream = switch (options.stream()) {
            case ALL -> true;
            case STDOUT -> line.stream() == CriLogLine.Stream.STDOUT;
            case STDERR -> line.stream() == CriLogLine.Stream.STDERR;
        };
        return stream
                && options.since().map(since -> !line.time().isBefore(since)).orElse(true);
    }
}
