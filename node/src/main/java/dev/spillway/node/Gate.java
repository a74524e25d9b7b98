package dev.spillway.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Keeps tasks until it is opened; passes them on from then on. */
final class Gate implements Executor {
    private final Executor behind;
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile boolean open;

    Gate(Executor behind) {
        this.behind = behind;
    }

    @Override
    public void execute(Runnable task) {
        if (open || !keep(task)) {
            behind.execute(task);
        }
    }

    synchronized void open() {
        open = true;
        waiting.forEach(behind::execute);
        waiting.clear();
    }

    private synchronized boolean keep(Runnable task) {
        return !open && waiting.add(task);
    }
}
