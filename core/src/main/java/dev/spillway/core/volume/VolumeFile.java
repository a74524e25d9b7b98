package dev.spillway.core.volume;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of a volume that is made from cluster objects. */
public final class VolumeFile {
    private final String path;
    private final byte[] content;
    private final int mode;

    /** Takes the content over: it must not change afterwards. */
    public VolumeFile(String path, byte[] content, int mode) {
        this.path = path;
        this.content = content;
        this.mode = mode;
    }

    /** Within the volume, with slashes. */
    public String path() {
        return path;
    }

    /** Not to be changed. */
    public byte[] content() {
        return content;
    }

    /** Permission bits. */
    public int mode() {
        return mode;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VolumeFile file
                && path.equals(file.path)
                && mode == file.mode
                && Arrays.equals(content, file.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, mode, Arrays.hashCode(content));
    }

    /** Never the content: it may be a secret. */
    @Override
    public String toString() {
        return path + " " + Integer.toOctalString(mode) + " " + content.length + " bytes";
    }
}
