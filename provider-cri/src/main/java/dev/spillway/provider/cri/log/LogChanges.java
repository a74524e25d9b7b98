package dev.spillway.provider.cri.log;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells those who follow logs that something was written: one watch of the kernel's for all of them. */
public final class LogChanges implements AutoCloseable {
    private final WatchService service;
    private final Map<WatchKey, Set<Watch>> watches = new ConcurrentHashMap<>();

    public LogChanges() throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
        Thread.ofVirtual().name("log-changes").start(this::run);
    }

    /** One follower's view of one directory. */
    final class Watch implements AutoCloseable {
        private final WatchKey key;
        private final Semaphore changes = new Semaphore(0);

        private Watch(WatchKey key) {
            this.key = key;
        }

        /** Returns when something changed since the last call, or after {@code longest}. */
        void await(Duration longest) throws InterruptedException {
            if (changes.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                changes.drainPermits();
            }
        }

        @Override
        public void close() {
            synchronized (LogChanges.this) {
                Set<Watch> others = watches.getOrDefault(key, Set.of());
                others.remove(this);
                if (others.isEmpty()) {
                    watches.remove(key);
                    key.cancel();
                }
            }
        }
    }

    synchronized Watch watch(Path directory) throws IOException {
        WatchKey key =
                directory.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        Watch watch = new Watch(key);
        watches.computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet()).add(watch);
        return watch;
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                key.reset();
                watches.getOrDefault(key, Set.of()).forEach(watch -> watch.changes.release());
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // Closed: followers find out by their containers' states.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
