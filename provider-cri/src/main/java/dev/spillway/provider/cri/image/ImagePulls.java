package dev.spillway.provider.cri.image;

import dev.spillway.cri.api.AuthConfig;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.ImageClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** Pulls images: so many at once, and an image that two pods ask for with the same credentials only once. */
final class ImagePulls {
    private final ImageClient images;
    private final ImageStore store;
    private final Semaphore slots;
    private final Executor executor;
    private final InstantSource clock;
    private final Map<Key, CompletableFuture<Pulled>> running = new ConcurrentHashMap<>();

    private record Key(String image, List<AuthConfig> credentials) {}

    /** @param took the pull itself, without the wait for a slot */
    record Pulled(String imageRef, Duration took, long sizeBytes) {}

    ImagePulls(ImageClient images, ImageStore store, int parallel, Executor executor, InstantSource clock) {
        this.images = images;
        this.store = store;
        this.slots = new Semaphore(parallel, true);
        this.executor = executor;
        this.clock = clock;
    }

    /** Fails with {@link CriException}; goes on when nobody waits for it any more. */
    CompletableFuture<Pulled> pull(String image, List<AuthConfig> credentials) {
        Key key = new Key(image, credentials);
        CompletableFuture<Pulled> mine = new CompletableFuture<>();
        CompletableFuture<Pulled> earlier = running.putIfAbsent(key, mine);
        if (earlier != null) {
            return earlier;
        }
        executor.execute(() -> run(key, mine));
        return mine;
    }

    private void run(Key key, CompletableFuture<Pulled> result) {
        slots.acquireUninterruptibly();
        try {
            long start = clock.millis();
            String ref = pullWithAny(key);
            long size = images.image(ref).map(image -> image.getSize()).orElse(0L);
            Duration took = Duration.ofMillis(clock.millis() - start);
            finish(key, () -> result.complete(new Pulled(ref, took, size)));
        } catch (CriException e) {
            finish(key, () -> result.completeExceptionally(e));
        } finally {
            slots.release();
        }
    }

    /** Forgotten first: whoever hears of the end and asks again starts a new pull. */
    private void finish(Key key, Runnable complete) {
        running.remove(key);
        complete.run();
    }

    /** The closest match of the credentials that opens it. */
    private String pullWithAny(Key key) throws CriException {
        if (key.credentials().isEmpty()) {
            return pull(key.image(), Optional.empty());
        }
        for (AuthConfig credentials :
                key.credentials().subList(0, key.credentials().size() - 1)) {
            try {
                return pull(key.image(), Optional.of(credentials));
            } catch (CriException e) {
                if (e.isUnavailable()) {
                    throw e;
                }
            }
        }
        return pull(key.image(), Optional.of(key.credentials().getLast()));
    }

    private String pull(String image, Optional<AuthConfig> credentials) throws CriException {
        String id = images.pull(image, credentials);
        store.pulled(id, ImageReference.parse(image), credentials);
        return id;
    }
}
