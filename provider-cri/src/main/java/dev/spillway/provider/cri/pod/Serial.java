package dev.spillway.provider.cri.pod;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** Runs one task, never twice at a time, and once more whenever it was asked for while it ran. Holds no thread while idle. */
final class Serial {
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final Executor executor;
    private final Runnable task;

    private enum State {
        IDLE,
        RUNNING,
        AGAIN
    }

    /** @param task must not throw */
    Serial(Executor executor, Runnable task) {
        this.executor = executor;
        this.task = task;
    }

    /** The task runs at least once more, from its beginning, after this call. */
    void wake() {
        if (state.getAndUpdate(s -> s == State.IDLE ? State.RUNNING : State.AGAIN) == State.IDLE) {
            executor.execute(this::run);
        }
    }

    private void run() {
        do {
            state.set(State.RUNNING);
            task.run();
        } while (!state.compareAndSet(State.RUNNING, State.IDLE));
    }
}
