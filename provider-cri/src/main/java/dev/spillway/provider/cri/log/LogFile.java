package dev.spillway.provider.cri.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log file that may still grow, read line by line; one that was renamed under us is read to its end all the same. */
final class LogFile implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final @Nullable Object key;
    private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK).limit(0);
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    private LogFile(Path path, FileChannel channel, @Nullable Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
    }

    /** Empty if there is no such file. */
    static Optional<LogFile> open(Path path) throws IOException {
        try {
            Object key = key(path);
            return Optional.of(new LogFile(path, FileChannel.open(path, StandardOpenOption.READ), key));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The next line without its newline; empty while there is no whole one. */
    Optional<byte[]> next() throws IOException {
        while (true) {
            while (buffer.hasRemaining()) {
                byte b = buffer.get();
                if (b == '\n') {
                    byte[] line = begun.toByteArray();
                    begun.reset();
                    return Optional.of(line);
                }
                begun.write(b);
            }
            buffer.clear();
            int read = channel.read(buffer);
            buffer.flip();
            if (read <= 0) {
                return Optional.empty();
            }
        }
    }

    /** Goes to where the last so many lines begin. */
    void seekToLast(long lines) throws IOException {
        long position = lines == 0 ? 0 : channel.size();
        long left = lines;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        // The newline at the very end belongs to the last line.
        long end = position - 1;
        while (position > 0) {
            long start = Math.max(0, position - BLOCK);
            block.clear().limit((int) (position - start));
            channel.read(block, start);
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n' && start + i < end && --left <= 0) {
                    channel.position(start + i + 1);
                    return;
                }
            }
            position = start;
        }
        channel.position(lines == 0 ? channel.size() : 0);
    }

    /** Whether another file has taken this one's name. */
    boolean replaced() throws IOException {
        try {
            return !Objects.equals(key, key(path));
        } catch (NoSuchFileException e) {
            // Between the renaming and the new file.
            return false;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
