package dev.spillway.app.up;

import dev.spillway.localcluster.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Says what is being done, with the seconds since the beginning before each line. Safe for use by several threads. */
public final class Steps implements Progress {
    private final PrintWriter out;
    private final InstantSource clock;
    private final Instant begin;

    public Steps(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.begin = clock.instant();
    }

    @Override
    public synchronized void say(String line) {
        double seconds = Duration.between(begin, clock.instant()).toMillis() / 1000.0;
        out.println(String.format(Locale.ROOT, "%6.1fs  %s", seconds, line));
        out.flush();
    }

    /** Text as it is, such as a table or a log line. */
    synchronized void show(String text) {
        out.print(text);
        out.flush();
    }
}
