package dev.spillway.provider.cri.log;

import dev.spillway.provider.LogOptions;
import dev.spillway.provider.LogOptions.LogStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
        Optional<LogLine> parsed = LogLine.parse(raw);
        if (parsed.isEmpty() || !wanted(parsed.get())) {
            return;
        }
        LogLine line = parsed.get();
        if (options.timestamps() && atLineStart) {
            byte[] time = line.shownTime().getBytes(StandardCharsets.US_ASCII);
            write(time, 0, time.length);
        }
        write(raw, line.contentStart(), raw.length - line.contentStart());
        if (line.whole()) {
            write(new byte[] {'\n'}, 0, 1);
        }
        atLineStart = line.whole();
    }

    void flush() throws IOException {
        out.flush();
    }

    private boolean wanted(LogLine line) {
        boolean stream = options.stream() == LogStream.ALL || options.stream() == line.stream();
        return stream
                && options.since().map(since -> !line.time().isBefore(since)).orElse(true);
    }

    private void write(byte[] bytes, int from, int length) throws IOException {
        int some = (int) Math.min(left, length);
        out.write(bytes, from, some);
        left -= some;
    }
}
