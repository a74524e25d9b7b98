package dev.spillway.provider.cri.volume;

import com.google.protobuf.ByteString;
import dev.spillway.provider.cri.host.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory whose files change all at once, laid out as a kubelet does: each name is a link into {@code ..data}, itself a
 * link to a directory that is written whole and never changed.
 */
final class AtomicFiles {
    private static final String DATA = "..data";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss.nnnnnnnnn").withZone(ZoneOffset.UTC);

    private final Path target;
    private final OptionalLong group;

    /**
     * @param content at most 1 MiB or so
     * @param owner numeric user, 0 for root
     */
    record File(ByteString content, int mode, long owner) {}

    /** @param group numeric group that may read all files; empty leaves them to root's */
    AtomicFiles(Path target, OptionalLong group) {
        this.target = target;
        this.group = group;
    }

    /**
     * Makes the directory show exactly these files; does nothing if it does already.
     *
     * @param files by relative path, without {@code ..}
     * @return whether anything changed
     */
    boolean write(Map<String, File> files, Instant now) throws IOException {
        Path data = target.resolve(DATA);
        if (shows(data, files)) {
            return false;
        }
        Path next =
                Files.createDirectory(target.resolve(STAMP.format(now) + Long.toString(System.nanoTime() & 0xffff)));
        own(next, 0755, 0);
        for (Map.Entry<String, File> file : files.entrySet()) {
            writeFile(next, file.getKey(), file.getValue());
        }
        switchTo(data, next);
        link(names(files));
        return true;
    }

    private void writeFile(Path directory, String name, File file) throws IOException {
        Path path = directory.resolve(name);
        makeParents(directory, directory.relativize(path.getParent()));
        Files.write(path, file.content().toByteArray());
        own(path, file.mode(), file.owner());
    }

    private void makeParents(Path directory, Path parents) throws IOException {
        Path made = directory;
        for (Path part : parents) {
            made = made.resolve(part);
            if (Files.notExists(made)) {
                Files.createDirectory(made);
                own(made, 0755, 0);
            }
        }
    }

    private void own(Path path, int mode, long owner) throws IOException {
        if (owner != 0) {
            Files.setAttribute(path, "unix:uid", (int) owner);
        }
        if (group.isPresent()) {
            Files.setAttribute(path, "unix:gid", (int) group.getAsLong());
        }
        int readable = group.isEmpty() ? 0 : Files.isDirectory(path) ? 02550 : 0440;
        FileTrees.mode(path, mode | readable);
    }

    private void switchTo(Path data, Path next) throws IOException {
        Path old = Files.isSymbolicLink(data) ? target.resolve(Files.readSymbolicLink(data)) : next;
        Path temporary = target.resolve("..data_tmp");
        Files.deleteIfExists(temporary);
        Files.createSymbolicLink(temporary, next.getFileName());
        Files.move(temporary, data, StandardCopyOption.ATOMIC_MOVE);
        if (!old.equals(next)) {
            FileTrees.delete(old);
        }
    }

    private void link(Set<String> names) throws IOException {
        for (String name : names) {
            Path link = target.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
        try (Stream<Path> entries = Files.list(target)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                boolean current = Path.of(name)
                        .equals(
                                Files.isSymbolicLink(target.resolve(DATA))
                                        ? Files.readSymbolicLink(target.resolve(DATA))
                                        : entry);
                if (name.startsWith("..") ? !name.equals(DATA) && !current : !names.contains(name)) {
                    FileTrees.delete(entry);
                }
            }
        }
    }

    private static Set<String> names(Map<String, File> files) {
        return files.keySet().stream()
                .map(path -> Path.of(path).getName(0).toString())
                .collect(Collectors.toSet());
    }

    private static boolean shows(Path data, Map<String, File> files) throws IOException {
        if (!Files.isDirectory(data)) {
            return false;
        }
        Path real = data.toRealPath();
        try (Stream<Path> walk = Files.walk(real)) {
            Set<String> names = walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> real.relativize(path).toString())
                    .collect(Collectors.toSet());
            if (!names.equals(files.keySet())) {
                return false;
            }
        }
        for (Map.Entry<String, File> file : files.entrySet()) {
            ByteString there = ByteString.copyFrom(Files.readAllBytes(real.resolve(file.getKey())));
            if (!there.equals(file.getValue().content())) {
                return false;
            }
        }
        return true;
    }
}
