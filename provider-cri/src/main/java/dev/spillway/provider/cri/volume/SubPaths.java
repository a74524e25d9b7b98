package dev.spillway.provider.cri.volume;

import dev.spillway.provider.cri.host.Beneath;
import dev.spillway.provider.cri.host.FileTrees;
import dev.spillway.provider.cri.host.Mounts;
import dev.spillway.provider.cri.host.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Parts of volumes, as single containers of a pod see them. A container gets the part itself, not its name: another one
 * may put a link in its place at any time, and the runtime would follow it anywhere on this host.
 */
public final class SubPaths {
    /** Permissions, with set-user-id, set-group-id and the sticky bit. */
    private static final int INHERITED = 07777;

    private final Path directory;
    private final Mounts mounts;

    SubPaths(Path directory, Mounts mounts) {
        this.directory = directory;
        this.mounts = mounts;
    }

    /**
     * Shows a part of a volume under a name of its own, anew for every start of the container; makes it as a directory if
     * there is nothing.
     *
     * @param root where the volume lies
     * @param part relative, without {@code ..}
     * @param mount which of the container's mounts it is
     * @return what to mount into the container
     */
    public Path show(Path root, Path part, String container, int mount) throws IOException {
        Path shown = directory.resolve(root.getFileName()).resolve(container).resolve(String.valueOf(mount));
        mounts.unmountTree(shown);
        Files.deleteIfExists(shown);
        try (OpenFile file = open(root, part)) {
            if (Files.isDirectory(file.path())) {
                FileTrees.privateDirectory(shown);
            } else {
                FileTrees.privateParent(shown);
                Files.createFile(shown);
            }
            mounts.bind(file.path(), shown);
        }
        return shown;
    }

    private static OpenFile open(Path root, Path part) throws IOException {
        Beneath volume = new Beneath(root);
        try {
            return volume.open(part);
        } catch (NoSuchFileException e) {
            int mode = (int) Files.getAttribute(root, "unix:mode") & INHERITED;
            return volume.openOrMake(part, mode);
        }
    }
}
