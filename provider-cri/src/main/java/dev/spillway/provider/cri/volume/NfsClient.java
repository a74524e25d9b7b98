package dev.spillway.provider.cri.volume;

import dev.spillway.core.volume.ClaimedVolume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Mounts what NFS servers export, by the machine's own {@code mount.nfs}: it knows every version's hand-shake. */
public final class NfsClient {
    /** A server that does not answer must not keep a pod from ending. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final List<Path> PLACES = List.of(Path.of("/sbin/mount.nfs"), Path.of("/usr/sbin/mount.nfs"));

    private final Optional<Path> program;
    private final Command command;

    /** Runs a program to its end; what it printed, or an exception that says why it failed. */
    interface Command {
        void run(List<String> line) throws IOException;
    }

    /** @param program empty if this machine mounts no NFS */
    NfsClient(Optional<Path> program, Command command) {
        this.program = program;
        this.command = command;
    }

    public static NfsClient ofThisMachine() {
        Path modules = Path.of("/lib/modules", System.getProperty("os.version"));
        boolean known = says(Path.of("/proc/filesystems"), "\tnfs")
                || says(modules.resolve("modules.dep"), "/nfs.ko")
                || says(modules.resolve("modules.builtin"), "/nfs.ko");
        return new NfsClient(
                PLACES.stream().filter(p -> known && Files.isExecutable(p)).findFirst(), NfsClient::run);
    }

    public boolean available() {
        return program.isPresent();
    }

    void mount(ClaimedVolume.Nfs nfs, Path target) throws IOException {
        Path mount = program.orElseThrow(() -> new IOException("this machine has no NFS client"));
        String server = nfs.server().contains(":") ? "[" + nfs.server() + "]" : nfs.server();
        List<String> line = new ArrayList<>(List.of(mount.toString(), server + ":" + nfs.path(), target.toString()));
        String options = Stream.of(nfs.options(), nfs.readOnly() ? "ro" : "")
                .filter(option -> !option.isEmpty())
                .reduce("", (a, b) -> a.isEmpty() ? b : a + "," + b);
        if (!options.isEmpty()) {
            line.addAll(List.of("-o", options));
        }
        command.run(line);
    }

    private static boolean says(Path file, String text) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.contains(text));
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(List<String> line) throws IOException {
        Path said = Files.createTempFile("mount-nfs-", ".txt");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("mount.nfs has not ended within " + TIMEOUT.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(Files.readString(said).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while mounting", e);
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }
}
