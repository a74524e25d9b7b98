package dev.spillway.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** {@link ManualTime} in the shape that the simulator asks for. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final ManualTime time;

    ManualScheduler(ManualTime time) {
        this.time = time;
    }

    private final class Scheduled<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final Optional<Duration> period;
        private Instant at;

        private Scheduled(Callable<V> work, Duration delay, Optional<Duration> period) {
            super(work);
            this.period = period;
            this.at = time.now().plus(delay);
            time.after(delay, this);
        }

        @Override
        public void run() {
            if (period.isEmpty()) {
                super.run();
            } else if (runAndReset()) {
                at = time.now().plus(period.get());
                time.after(period.get(), this);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(time.now(), at));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return new Scheduled<>(Executors.callable(work), duration(delay, unit), Optional.empty());
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        return new Scheduled<>(work, duration(delay, unit), Optional.empty());
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long first, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(work, first, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long delay, TimeUnit unit) {
        return new Scheduled<>(Executors.callable(work), duration(first, unit), Optional.of(duration(delay, unit)));
    }

    private static Duration duration(long amount, TimeUnit unit) {
        return Duration.ofNanos(unit.toNanos(amount));
    }

    @Override
    public void execute(Runnable work) {
        time.execute(work);
    }

    @Override
    public void shutdown() {
        // Nothing runs by itself here.
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
