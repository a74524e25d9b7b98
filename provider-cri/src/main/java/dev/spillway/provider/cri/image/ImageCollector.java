package dev.spillway.provider.cri.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.image.ImageGarbage;
import dev.spillway.core.image.ImageGarbage.Limits;
import dev.spillway.core.image.ImageGarbage.Stored;
import dev.spillway.cri.api.Container;
import dev.spillway.cri.api.Image;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.ImageClient;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that no container uses when the disk they lie on fills up. Three kinds stay whatever happens: the
 * sandbox's, those that we did not pull (somebody imported them), and those that their registry would not give us again
 * at this moment: without it, a pod could start before and not after.
 */
final class ImageCollector {
    private static final Logger log = LoggerFactory.getLogger(ImageCollector.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final RuntimeClient runtime;
    private final ImageClient images;
    private final PullRecords records;
    private final ImageStore store;
    private final Limits limits;
    private final InstantSource clock;
    private final Map<String, Instant> detected = new HashMap<>();

    ImageCollector(
            RuntimeClient runtime,
            ImageClient images,
            PullRecords records,
            ImageStore store,
            Limits limits,
            InstantSource clock) {
        this.runtime = runtime;
        this.images = images;
        this.records = records;
        this.store = store;
        this.limits = limits;
        this.clock = clock;
    }

    /** Looks at the disk, and removes images if it is too full; returns the bytes that this is thought to free. */
    synchronized long collect() {
        try {
            List<Image> all = images();
            long excess = excess();
            long freed = excess == 0 ? 0 : free(excess, all);
            if (freed < excess) {
                log.info("the disk is still {} bytes too full: no other image may go", excess - freed);
            }
            return freed;
        } catch (CriException | IOException e) {
            log.warn("cannot collect images: {}", e.getMessage());
            return 0;
        }
    }

    /** The same however much room there is on the disk. */
    synchronized void removeUnused() {
        try {
            long _ = free(Long.MAX_VALUE, images());
        } catch (CriException e) {
            log.warn("cannot remove images: {}", e.getMessage());
        }
    }

    Optional<Path> disk() {
        try {
            return images.mountPoint().map(Path::of).filter(Files::exists);
        } catch (CriException e) {
            log.debug("containerd does not say where images are: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Those that are here now; an image's age counts from the first time that it is among them. */
    private List<Image> images() throws CriException {
        List<Image> all = images.images();
        Set<String> ids = new HashSet<>();
        all.forEach(image -> ids.add(image.getId()));
        detected.keySet().retainAll(ids);
        ids.forEach(id -> detected.putIfAbsent(id, clock.instant()));
        return all;
    }

    private long excess() throws IOException {
        Optional<Path> disk = disk();
        if (disk.isEmpty()) {
            return 0;
        }
        FileStore space = Files.getFileStore(disk.get());
        return ImageGarbage.excess(space.getTotalSpace(), space.getUsableSpace(), limits);
    }

    private long free(long bytes, List<Image> all) throws CriException {
        Map<String, Image> unused = unused(all);
        Instant now = clock.instant();
        List<Stored> stored = new ArrayList<>();
        unused.forEach((id, image) ->
                stored.add(new Stored(id, image.getSize(), detected.getOrDefault(id, now), store.lastUsed(id))));
        long freed = 0;
        for (Stored candidate : ImageGarbage.candidates(stored, now, limits.minAge())) {
            Image image = unused.get(candidate.id());
            if (freed < bytes && image != null && canBeHadAgain(image) && !neededNow(candidate.id())) {
                images.remove(candidate.id());
                store.removed(candidate.id());
                freed += candidate.bytes();
                log.info("removed image {} {}, unused", candidate.id(), image.getRepoTagsList());
            }
        }
        return freed;
    }

    /** Its registry took a while to answer: a container may have come to need it. */
    private boolean neededNow(String id) throws CriException {
        return ImageGarbage.isWanted(store.lastUsed(id), clock.instant()) || inUse().contains(id);
    }

    /** Asked last, of one image at a time: its registry answers for exactly this content, or it stays. */
    private boolean canBeHadAgain(Image image) {
        for (String digest : image.getRepoDigestsList()) {
            try {
                images.pull(digest, store.credentials(image.getId()));
                return true;
            } catch (CriException e) {
                log.debug("{} cannot be had again now: {}", digest, e.getMessage());
            }
        }
        return false;
    }

    private Map<String, Image> unused(List<Image> all) throws CriException {
        Set<String> used = inUse();
        Optional<String> sandbox = sandboxImage();
        boolean pinned = all.stream().anyMatch(Image::getPinned);
        if (sandbox.isEmpty() && !pinned) {
            log.warn("containerd does not say which image sandboxes are made from: none is removed");
            return Map.of();
        }
        Map<String, Image> unused = new HashMap<>();
        for (Image image : all) {
            boolean named = names(image).anyMatch(name -> used.contains(name) || sandbox.equals(Optional.of(name)));
            if (!named && !image.getPinned() && records.pulled(image.getId())) {
                unused.put(image.getId(), image);
            }
        }
        return unused;
    }

    private static Stream<String> names(Image image) {
        return Stream.of(
                        Stream.of(image.getId()), image.getRepoTagsList().stream(), image.getRepoDigestsList().stream())
                .flatMap(names -> names);
    }

    /** Of all containers, also those that have ended: they may be started again from it. */
    private Set<String> inUse() throws CriException {
        Set<String> used = new HashSet<>();
        for (Container container : runtime.containers(Map.of())) {
            used.add(container.getImageRef());
            used.add(container.getImageId());
            used.add(container.getImage().getImage());
        }
        return used;
    }

    /** As containerd is configured; from 2.0 on it pins the image instead. */
    private Optional<String> sandboxImage() throws CriException {
        String config = runtime.verboseStatus().getInfoOrDefault("config", "");
        try {
            return Optional.of(JSON.readTree(config).path("sandboxImage").asText())
                    .filter(name -> !name.isEmpty());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
