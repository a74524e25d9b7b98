package dev.spillway.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Runs one step at a time, again after each wake-up, and never two at once. Level-triggered: any number of wake-ups
 * before a step begins are one, and a wake-up during a step makes one more. Holds no thread while there is nothing to do.
 */
final class Mailbox {
    private enum State {
        IDLE,
        DUE,
        RUNNING,
        RUNNING_AND_DUE,
        CLOSED
    }

    private final Executor executor;
    private final Timer timer;
    private final Runnable step;
    private State state = State.IDLE;
    private Optional<Alarm> alarm = Optional.empty();

    private record Alarm(Instant at, Timer.Scheduled scheduled) {}

    /** @param step must not throw */
    Mailbox(Executor executor, Timer timer, Runnable step) {
        this.executor = executor;
        this.timer = timer;
        this.step = step;
    }

    synchronized void wake() {
        switch (state) {
            case IDLE -> {
                state = State.DUE;
                executor.execute(this::run);
            }
            case RUNNING -> state = State.RUNNING_AND_DUE;
            case DUE, RUNNING_AND_DUE, CLOSED -> {}
        }
    }

    /** Wakes then, or earlier if an earlier time was asked for before. */
    synchronized void wakeAt(Instant at) {
        if (state == State.CLOSED || alarm.filter(a -> !a.at().isAfter(at)).isPresent()) {
            return;
        }
        alarm.ifPresent(a -> a.scheduled().cancel());
        Duration delay = Duration.between(timer.now(), at);
        alarm = Optional.of(new Alarm(at, timer.after(delay.isNegative() ? Duration.ZERO : delay, () -> ring(at))));
    }

    /** No step begins any more; one that runs ends. */
    synchronized void close() {
        state = State.CLOSED;
        alarm.ifPresent(a -> a.scheduled().cancel());
        alarm = Optional.empty();
    }

    private synchronized void ring(Instant at) {
        if (alarm.filter(a -> a.at().equals(at)).isPresent()) {
            alarm = Optional.empty();
        }
        wake();
    }

    private void run() {
        if (begin()) {
            step.run();
            end();
        }
    }

    private synchronized boolean begin() {
        if (state == State.DUE) {
            state = State.RUNNING;
        }
        return state == State.RUNNING;
    }

    private synchronized void end() {
        if (state == State.RUNNING_AND_DUE) {
            state = State.DUE;
            executor.execute(this::run);
        } else if (state == State.RUNNING) {
            state = State.IDLE;
        }
    }
}
