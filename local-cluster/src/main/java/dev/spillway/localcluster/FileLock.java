package dev.spillway.localcluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock between processes, held from {@link #acquire} to {@link #close} and given up by the kernel when its holder
 * dies. The file itself stays: removing a lock file would let two holders in. Nothing else in this process may open the
 * file: with POSIX locks, closing any descriptor of it gives up the lock.
 */
final class FileLock implements AutoCloseable {
    private final FileChannel channel;

    private FileLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock; says so, once, when it has to wait. */
    static FileLock acquire(Path file, Progress progress) {
        try {
            TextFiles.parent(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                progress.say("waiting for another spillway command that holds " + file);
                channel.lock();
            }
            return new FileLock(channel);
        } catch (OverlappingFileLockException e) {
            throw new LocalClusterException("this process already holds " + file, e);
        } catch (IOException e) {
            throw new LocalClusterException("cannot lock " + file + ": " + e + " (run as root)", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LocalClusterException("cannot release a lock: " + e, e);
        }
    }
}
