package dev.spillway.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** A directory that this machine's own NFS server offers to this machine, until it is closed. */
final class NfsExport implements AutoCloseable {
    static final String SERVER = "127.0.0.1";

    private static final Path THREADS = Path.of("/proc/fs/nfsd/threads");

    private final Path directory;

    private NfsExport(Path directory) {
        this.directory = directory;
    }

    /** Of an empty directory; the test is skipped where the machine cannot serve or mount NFS. */
    static NfsExport made() {
        assumeTrue(isServed(), "no NFS server runs on this machine");
        assumeTrue(Files.isExecutable(Path.of("/sbin/mount.nfs")), "this machine has no NFS client");
        try {
            Path directory = Files.createTempDirectory(
                    "spillway-nfs-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
            Machine.output("chmod", "0777", directory.toString());
            NfsExport export = new NfsExport(directory);
            export.offer();
            return export;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    void offer() {
        String options = "rw,sync,no_subtree_check,insecure,no_root_squash,fsid=" + UUID.randomUUID();
        Machine.output("exportfs", "-o", options, SERVER + ":" + directory);
    }

    void withdraw() {
        Machine.output("exportfs", "-u", SERVER + ":" + directory);
    }

    /** Whether any process of this machine sees it mounted outside containers. */
    boolean isMounted() throws IOException {
        return Files.readString(Path.of("/proc/self/mountinfo")).contains(SERVER + ":" + directory);
    }

    @Override
    public void close() {
        withdraw();
        Machine.output("rm", "-r", directory.toString());
    }

    private static boolean isServed() {
        try {
            return !Files.readString(THREADS).strip().equals("0");
        } catch (IOException e) {
            return false;
        }
    }
}
