package dev.spillway.provider.cri.csi;

import dev.spillway.core.volume.csi.CsiVolume;
import dev.spillway.provider.cri.host.FileTrees;
import dev.spillway.provider.cri.host.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The persistent volumes of CSI drivers on one node, each with the pods that use it: staged for the first of them, unstaged
 * after the last. Kept on disk, so that a later life of this process ends what this one began. Safe for use by many
 * threads.
 */
public final class CsiVolumes {
    private static final String RECORD = "volume.json";

    private final Path directory;
    private final CsiDrivers drivers;
    private final Mounts mounts;
    private final Runnable changed;
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();

    /** @param changed told when {@link #inUse} has become another; returns at once */
    public CsiVolumes(Path stateDirectory, CsiDrivers drivers, Mounts mounts, Runnable changed) throws IOException {
        this.directory = stateDirectory.resolve("csi");
        this.drivers = drivers;
        this.mounts = mounts;
        this.changed = changed;
        if (Files.exists(directory)) {
            adopt();
        }
    }

    private void adopt() throws IOException {
        try (Stream<Path> volumes = Files.list(directory)) {
            for (Path volume : volumes.toList()) {
                CsiRecord.read(volume.resolve(RECORD))
                        .filter(CsiRecord::attached)
                        .ifPresent(record -> inUse.add(record.uniqueName()));
            }
        }
    }

    public CsiDrivers drivers() {
        return drivers;
    }

    /** Unique names of the volumes that must not be detached now. */
    public Set<String> inUse() {
        return new TreeSet<>(inUse);
    }

    /** One pod's use of a volume: nothing else happens to the volume meanwhile. */
    interface Step {
        void take() throws CsiException, IOException;
    }

    void alone(String directoryName, Step step) throws CsiException, IOException {
        Turn turn = turns.compute(directoryName, (_, known) -> Turn.wanted(known));
        turn.lock.lock();
        try {
            step.take();
        } finally {
            turn.lock.unlock();
            turns.computeIfPresent(directoryName, (_, known) -> --known.wanted == 0 ? null : known);
        }
    }

    /** Who wants to do something with one volume; forgotten when nobody does. */
    private static final class Turn {
        final ReentrantLock lock = new ReentrantLock();
        int wanted;

        static Turn wanted(@Nullable Turn known) {
            Turn turn = known == null ? new Turn() : known;
            turn.wanted++;
            return turn;
        }
    }

    /** From now on the volume stays until {@link #leave}. */
    void enter(CsiVolume volume, boolean attached, String user) throws IOException {
        Path home = home(volume.directoryName());
        FileTrees.privateDirectory(home.resolve("users"));
        CsiRecord.of(volume, attached).write(home.resolve(RECORD));
        if (Files.notExists(home.resolve("users").resolve(user))) {
            Files.createFile(home.resolve("users").resolve(user));
        }
        if (attached && inUse.add(volume.uniqueName())) {
            changed.run();
        }
    }

    /** Where a driver stages it; made before it is asked to, and there until it has unstaged it. */
    Path staging(CsiVolume volume) {
        return home(volume.directoryName()).resolve("globalmount");
    }

    /** The pod no longer uses it; to be repeated until it succeeds. */
    void leave(CsiRecord record, String user) throws CsiException, IOException {
        Path home = home(record.directoryName());
        if (Files.notExists(home)) {
            return;
        }
        Path users = home.resolve("users");
        Files.deleteIfExists(users.resolve(user));
        if (isUsed(users)) {
            return;
        }
        Path staging = home.resolve("globalmount");
        if (Files.exists(staging)) {
            drivers.driver(record.driver()).client().unstage(record.handle(), staging);
            refuseMounted(staging);
            Files.deleteIfExists(staging);
        }
        refuseMounted(home);
        FileTrees.delete(home);
        if (inUse.remove(record.uniqueName())) {
            changed.run();
        }
    }

    private static boolean isUsed(Path users) throws IOException {
        if (Files.notExists(users)) {
            return false;
        }
        try (Stream<Path> left = Files.list(users)) {
            return left.findAny().isPresent();
        }
    }

    /** Deleting what is still mounted would delete somebody's data. */
    void refuseMounted(Path path) throws IOException {
        if (!mounts.below(path).isEmpty()) {
            throw new IOException("the driver says that it has unmounted " + path + ", and it is still mounted");
        }
    }

    private Path home(String directoryName) {
        return directory.resolve(directoryName);
    }
}
