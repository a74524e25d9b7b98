package dev.spillway.core.volume;

import dev.spillway.core.Acceptance;
import dev.spillway.core.volume.csi.CsiVolume;

/** What a pod's volume that lies outside the pod comes to on one node. */
public sealed interface ClaimedVolume {

    /** A directory of the node's own. */
    record Local(String path, boolean readOnly) implements ClaimedVolume {}

    /**
     * What an NFS server exports.
     *
     * @param options as {@code mount -o} takes them, without {@code ro}; may be empty
     */
    record Nfs(String server, String path, String options, boolean readOnly) implements ClaimedVolume {}

    /** What a CSI driver brings. */
    record Csi(CsiVolume volume) implements ClaimedVolume {}

    /** The pod waits, event {@code FailedMount}, until it is otherwise. */
    record NotYet(String message) implements ClaimedVolume {}

    /** It will never be otherwise. */
    record Never(Acceptance.Refused why) implements ClaimedVolume {}
}
