package dev.spillway.provider.cri.image;

import dev.spillway.core.image.ImageGarbage;
import dev.spillway.cri.api.AuthConfig;
import dev.spillway.provider.cri.runtime.ImageClient;
import dev.spillway.provider.cri.runtime.RuntimeChannel;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of one containerd, which all virtual nodes on it share: who may use which, when they were last used, and the
 * collector of those that nobody uses. One for each containerd, however many providers work with it. Safe for use by many
 * threads.
 */
public final class ImageStore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ImageStore.class);

    private final Optional<RuntimeChannel> ownChannel;
    private final InstantSource clock;
    private final PullRecords records;
    private final ImageCollector collector;
    private final Duration period;
    private final Map<String, Instant> lastUsed = new ConcurrentHashMap<>();
    /** Never on a disk: with these an image could be had again. */
    private final Map<String, AuthConfig> credentials = new ConcurrentHashMap<>();

    private Optional<Thread> collecting = Optional.empty();

    /**
     * Reads what is known of the images, and connects when it is first needed.
     *
     * @param socket containerd's
     * @param directory ours alone, for the records of pulls
     */
    public static ImageStore open(Path socket, Path directory, ImageGarbage.Limits limits, InstantSource clock)
            throws IOException {
        RuntimeChannel channel = new RuntimeChannel(socket);
        return new ImageStore(Optional.of(channel), channel.grpc(), directory, limits, clock);
    }

    ImageStore(
            Optional<RuntimeChannel> ownChannel,
            Channel channel,
            Path directory,
            ImageGarbage.Limits limits,
            InstantSource clock)
            throws IOException {
        this.ownChannel = ownChannel;
        this.clock = clock;
        this.period = limits.period();
        this.records = new PullRecords(directory.resolve("pulls.json"));
        this.collector =
                new ImageCollector(new RuntimeClient(channel), new ImageClient(channel), records, this, limits, clock);
    }

    /** Over a channel that somebody else closes. */
    public static ImageStore over(Channel channel, Path directory, ImageGarbage.Limits limits, InstantSource clock)
            throws IOException {
        return new ImageStore(Optional.empty(), channel, directory, limits, clock);
    }

    /** Begins to collect; does nothing if it has begun. */
    public synchronized void start() {
        if (collecting.isEmpty()) {
            collecting = Optional.of(Thread.ofVirtual().name("image-collector").start(this::collectForEver));
        }
    }

    /** Removes all images that may go. */
    public void removeUnused() {
        collector.removeUnused();
    }

    /** Where images lie; empty if the runtime does not say. */
    public Optional<Path> disk() {
        return collector.disk();
    }

    ImageCollector collector() {
        return collector;
    }

    boolean mayUse(String imageId, ImageReference name, List<AuthConfig> withCredentials) {
        return records.mayUse(imageId, name, withCredentials);
    }

    void used(String imageId) {
        lastUsed.put(imageId, clock.instant());
    }

    Instant lastUsed(String imageId) {
        return lastUsed.getOrDefault(imageId, Instant.EPOCH);
    }

    Optional<AuthConfig> credentials(String imageId) {
        return Optional.ofNullable(credentials.get(imageId));
    }

    void pulled(String imageId, ImageReference name, Optional<AuthConfig> with) {
        used(imageId);
        with.ifPresent(opening -> credentials.put(imageId, opening));
        try {
            records.add(imageId, name, with);
        } catch (IOException e) {
            log.warn("cannot record whose credentials opened {}: {}", imageId, e.getMessage());
        }
    }

    void removed(String imageId) {
        lastUsed.remove(imageId);
        credentials.remove(imageId);
        try {
            records.remove(imageId);
        } catch (IOException e) {
            log.warn("cannot forget the record of {}: {}", imageId, e.getMessage());
        }
    }

    private void collectForEver() {
        try {
            while (true) {
                Thread.sleep(period);
                collector.collect();
            }
        } catch (InterruptedException e) {
            log.debug("closed");
        }
    }

    @Override
    public synchronized void close() {
        collecting.ifPresent(Thread::interrupt);
        ownChannel.ifPresent(RuntimeChannel::close);
    }
}
