package dev.spillway.app.run;

import dev.spillway.app.config.ProviderConfig;
import dev.spillway.provider.cri.image.ImageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** One image store for each containerd, however many virtual nodes are on it. Safe for use by many threads. */
final class ImageStores implements AutoCloseable {
    private final Path stateDirectory;
    private final InstantSource clock;
    private final Map<Path, ImageStore> bySocket = new HashMap<>();

    ImageStores(Path stateDirectory, InstantSource clock) {
        this.stateDirectory = stateDirectory;
        this.clock = clock;
    }

    /** What the first virtual node on a containerd says of its images counts. */
    synchronized ImageStore of(ProviderConfig.Cri config) {
        return bySocket.computeIfAbsent(config.socket(), socket -> open(socket, config));
    }

    private ImageStore open(Path socket, ProviderConfig.Cri config) {
        String name = socket.toString().substring(1).replace('/', '-');
        try {
            return ImageStore.open(socket, stateDirectory.resolve("images").resolve(name), config.images(), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the records of pulled images cannot be read", e);
        }
    }

    @Override
    public synchronized void close() {
        bySocket.values().forEach(ImageStore::close);
    }
}
