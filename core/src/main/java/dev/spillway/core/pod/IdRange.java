package dev.spillway.core.pod;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The user and group ids of a machine that a pod with {@code hostUsers: false} has for itself: its own id 0 is the first
 * of them. Far above those of the machine's users and of a kubelet's pods, which begin at 65,536, and below 2^31, which
 * some programs take for the last one.
 *
 * @param first a multiple of {@link #LENGTH}
 */
public record IdRange(int first) {
    /** As many as a kubelet gives a pod. */
    public static final int LENGTH = 65_536;

    private static final int FIRST_SLOT = 0x1000;
    private static final int SLOTS = 0x7fff - FIRST_SLOT;

    /**
     * One that nobody has; nearly always another for each pod, also of nodes that do not know of each other.
     *
     * @return empty if all are taken
     */
    public static Optional<IdRange> free(String podUid, Set<IdRange> taken) {
        int begin = Math.floorMod(podUid.hashCode(), SLOTS);
        return IntStream.range(0, SLOTS)
                .mapToObj(i -> new IdRange((FIRST_SLOT + (begin + i) % SLOTS) * LENGTH))
                .filter(range -> !taken.contains(range))
                .findFirst();
    }
}
