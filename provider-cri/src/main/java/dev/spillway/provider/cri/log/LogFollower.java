package dev.spillway.provider.cri.log;

import static java.util.Objects.requireNonNull;

import dev.spillway.provider.LogOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Writes one container's log as {@code kubectl logs} shows it, through rotations. */
public final class LogFollower {
    /** Nothing is written when a container ends, so its state is looked at now and then. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final LogChanges changes;

    public LogFollower(LogChanges changes) {
        this.changes = changes;
    }

    /**
     * Writes what there is and, where asked to, what comes.
     *
     * @param runs whether more may come
     * @throws IOException also if {@code out} cannot be written to any more
     */
    public void write(Path log, LogOptions options, BooleanSupplier runs, OutputStream out)
            throws IOException, InterruptedException {
        Optional<LogFile> file = LogFile.open(log);
        if (file.isEmpty()) {
            return;
        }
        if (options.tailLines().isPresent()) {
            file.get().seekToLast(options.tailLines().getAsLong());
        }
        LogOutput output = new LogOutput(options, out);
        if (options.follow()) {
            follow(log, file.get(), output, runs);
        } else {
            try (LogFile open = file.get()) {
                drain(open, output);
            }
        }
    }

    private void follow(Path log, LogFile first, LogOutput output, BooleanSupplier runs)
            throws IOException, InterruptedException {
        LogFile file = first;
        Path directory = requireNonNull(log.getParent(), "a log lies in a directory");
        try (LogChanges.Watch watch = changes.watch(directory)) {
            while (!output.full()) {
                // Asked before reading: what was written before the end is then read for certain.
                boolean over = !runs.getAsBoolean();
                boolean replaced = file.replaced();
                drain(file, output);
                if (replaced) {
                    file.close();
                    file = LogFile.open(log).orElse(file);
                } else if (over) {
                    return;
                } else {
                    watch.await(LONGEST_WAIT);
                }
            }
        } finally {
            file.close();
        }
    }

    private static void drain(LogFile file, LogOutput output) throws IOException {
        Optional<byte[]> line = file.next();
        while (line.isPresent() && !output.full()) {
            output.write(line.get());
            line = file.next();
        }
        output.flush();
    }
}
