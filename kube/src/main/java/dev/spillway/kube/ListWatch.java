package dev.spillway.kube;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one collection for as long as it is open: lists it in pages, watches it from there, takes up a broken watch
 * where it was, and lists anew when the server no longer knows where that is.
 */
final class ListWatch<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListWatch.class);
    private static final int PAGE = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    // Bookmarks come every minute: nothing for longer than two means that the connection is dead.
    private static final Duration SILENCE = Duration.ofSeconds(150);
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
    private static final int SHORTEST_WATCH_SECONDS = 300;
    private static final int REFUSALS_UNTIL_LIST = 5;

    private final ApiServer api;
    private final String collection;
    private final String selector;
    private final ApiServer.Reader<T> items;
    private final WatchSink<T> sink;
    private final InstantSource clock = InstantSource.system();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    private final Thread thread;

    private volatile boolean closed;
    private volatile @Nullable InputStream open;
    private String resourceVersion = "";
    private int refusals;
    private boolean failing;

    /**
     * @param selector a query such as {@code fieldSelector=…}; empty for all
     * @param items makes an item of the object that the parser stands at the beginning of
     */
    ListWatch(ApiServer api, String collection, String selector, ApiServer.Reader<T> items, WatchSink<T> sink) {
        this.api = api;
        this.collection = collection;
        this.selector = selector;
        this.items = items;
        this.sink = sink;
        this.thread =
                Thread.ofVirtual().name("watch " + collection + " " + selector).unstarted(this::follow);
    }

    void start() {
        thread.start();
    }

    private void follow() {
        while (!closed) {
            try {
                if (resourceVersion.isEmpty()) {
                    list();
                }
                watch();
                recovered();
            } catch (ApiException e) {
                if (!closed) {
                    failed(e);
                }
            }
        }
    }

    private void list() throws ApiException {
        sink.listStarted();
        String from = "";
        ListReader.Page page;
        do {
            String query = "limit=" + PAGE + (from.isEmpty() ? "" : "&continue=" + ApiPath.encode(from));
            page = api.read(path(query), new ListReader<>(items, sink::listed));
            from = page.continueToken();
        } while (!from.isEmpty());
        sink.listEnded();
        resourceVersion = page.resourceVersion();
        recovered();
    }

    private void watch() throws ApiException {
        String query = "watch=true&allowWatchBookmarks=true&resourceVersion=" + ApiPath.encode(resourceVersion)
                + "&timeoutSeconds=" + (SHORTEST_WATCH_SECONDS + random.nextInt(SHORTEST_WATCH_SECONDS));
        String path = path(query);
        try (InputStream body = api.watch(path, SILENCE)) {
            open = body;
            if (closed) {
                return;
            }
            WatchReader<T> reader = new WatchReader<>(body, items);
            Instant begun = clock.instant();
            for (var event = reader.next(); event.isPresent(); event = reader.next()) {
                take(event.get(), path);
                recovered();
            }
            if (clock.instant().isBefore(begun.plus(SHORTEST_LIFE))) {
                throw new IOException("the watch ended as soon as it had begun");
            }
        } catch (IOException e) {
            throw ApiException.unanswered("watch " + path, e);
        }
    }

    private void take(WatchEvent<T> event, String path) throws ApiException {
        switch (event) {
            case WatchEvent.Added<T>(T item) -> changed(item, false);
            case WatchEvent.Modified<T>(T item) -> changed(item, false);
            case WatchEvent.Deleted<T>(T item) -> changed(item, true);
            case WatchEvent.Bookmark<T>(String version) -> resourceVersion = version;
            case WatchEvent.Failed<T>(var status) -> throw ApiException.inWatch("watch " + path, status);
        }
    }

    private void changed(T item, boolean deleted) {
        if (deleted) {
            sink.deleted(item);
        } else {
            sink.changed(item);
        }
        resourceVersion = sink.resourceVersion(item);
    }

    private String path(String query) {
        return collection + "?" + (selector.isEmpty() ? "" : selector + "&") + query;
    }

    private void recovered() {
        backoff.reset();
        refusals = 0;
        if (failing) {
            failing = false;
            LOG.info("watching {} {} again", collection, selector);
        }
    }

    private void failed(ApiException e) {
        // A server restored from a backup refuses versions of its future without calling them expired.
        refusals = e.code() == ApiException.NO_ANSWER ? 0 : refusals + 1;
        if (e.expired() || refusals >= REFUSALS_UNTIL_LIST) {
            resourceVersion = "";
            refusals = 0;
        }
        if (e.expired()) {
            LOG.debug("listing anew: {}", e.getMessage());
        } else if (!failing) {
            failing = true;
            LOG.warn("trying again until it works: {}", e.getMessage());
        }
        pause(e);
    }

    private void pause(ApiException e) {
        try {
            Thread.sleep(backoff.next(e.retryAfter()));
        } catch (InterruptedException interrupted) {
            closed = true;
        }
    }

    /** The sink hears nothing more once this has returned, save for what it is hearing now. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        InputStream body = open;
        if (body != null) {
            try {
                body.close();
            } catch (IOException e) {
                LOG.debug("closing {}: {}", collection, e.getMessage());
            }
        }
    }
}
