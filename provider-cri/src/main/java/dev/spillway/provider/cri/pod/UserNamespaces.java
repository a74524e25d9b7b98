package dev.spillway.provider.cri.pod;

import dev.spillway.core.pod.IdRange;
import dev.spillway.cri.api.IDMapping;
import dev.spillway.cri.api.NamespaceMode;
import dev.spillway.cri.api.UserNamespace;
import dev.spillway.provider.cri.volume.PodFiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gives pods with {@code hostUsers: false} their ranges of ids, kept with their files. One per node; may be used by many
 * threads.
 */
public final class UserNamespaces {
    private final Path stateDirectory;

    public UserNamespaces(Path stateDirectory) {
        this.stateDirectory = stateDirectory;
    }

    static boolean wanted(Pod pod) {
        return Boolean.FALSE.equals(pod.getSpec().getHostUsers());
    }

    /** The pod's range, the same as long as it has files here; empty if it shares the host's users. */
    synchronized Optional<IdRange> of(Pod pod, PodFiles files) throws IOException {
        if (!wanted(pod)) {
            return Optional.empty();
        }
        Optional<IdRange> before = files.idRange();
        if (before.isPresent()) {
            return before;
        }
        IdRange range = IdRange.free(files.pod().uid(), taken())
                .orElseThrow(() -> new IOException("no range of user ids is free"));
        files.keep(range);
        return Optional.of(range);
    }

    static UserNamespace inWords(IdRange range) {
        return UserNamespace.newBuilder()
                .setMode(NamespaceMode.POD)
                .addUids(mapping(range))
                .addGids(mapping(range))
                .build();
    }

    static IDMapping mapping(IdRange range) {
        return IDMapping.newBuilder()
                .setHostId(range.first())
                .setLength(IdRange.LENGTH)
                .build();
    }

    private Set<IdRange> taken() throws IOException {
        Set<IdRange> taken = new HashSet<>();
        for (PodFiles files : PodFiles.all(stateDirectory)) {
            files.idRange().ifPresent(taken::add);
        }
        return taken;
    }
}
