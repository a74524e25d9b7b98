package dev.spillway.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Time that passes only when a test says so, and an executor that runs only then: everything happens in one order. */
final class ManualTime implements Timer, Executor {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Task> later =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::order));
    private Instant now = START;
    private long order;

    private record Task(Instant at, long order, Runnable work) {}

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Duration elapsed() {
        return Duration.between(START, now);
    }

    @Override
    public Scheduled after(Duration delay, Runnable work) {
        Task task = new Task(now.plus(delay), order++, work);
        later.add(task);
        return () -> later.remove(task);
    }

    @Override
    public void execute(Runnable work) {
        ready.add(work);
    }

    /** Does all that is due now. */
    void settle() {
        for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
            next.get().run();
        }
    }

    /** Lets time pass, stopping at each moment at which something is due. */
    void advance(Duration by) {
        settle();
        Instant end = now.plus(by);
        for (Task task = later.peek(); task != null && !task.at().isAfter(end); task = later.peek()) {
            now = task.at().isAfter(now) ? task.at() : now;
            settle();
        }
        now = end;
        settle();
    }

    private Optional<Runnable> next() {
        Task due = later.peek();
        if (ready.isEmpty() && due != null && !due.at().isAfter(now)) {
            later.remove(due);
            return Optional.of(due.work());
        }
        return Optional.ofNullable(ready.poll());
    }
}
