package dev.spillway.core.image;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which images go when a disk fills up, with a kubelet's rules (pkg/kubelet/images/image_gc_manager.go). */
public final class ImageGarbage {
    /**
     * For this long after a start asked for an image it may have no container yet that shows it in use. A kubelet leaves
     * this to its minimum age.
     */
    private static final Duration START = Duration.ofSeconds(10);

    private ImageGarbage() {}

    /**
     * When images are looked at, and how far they are reduced.
     *
     * @param highPercent from this share of the disk in use on, images are removed; 100 for never
     * @param lowPercent they are removed until the share is down to this, or none is left that may go
     * @param minAge an image that was seen first less than this ago stays
     * @param period how often the disk is looked at
     */
    public record Limits(int highPercent, int lowPercent, Duration minAge, Duration period) {
        /** A kubelet's. */
        public static final Limits KUBELET = new Limits(85, 80, Duration.ofMinutes(2), Duration.ofMinutes(5));

        public Limits {
            if (highPercent < 0 || highPercent > 100 || lowPercent < 0 || lowPercent > highPercent) {
                throw new IllegalArgumentException(
                        "not 0 <= low <= high <= 100: low " + lowPercent + ", high " + highPercent);
            }
        }
    }

    /**
     * An image that a node has.
     *
     * @param detectedAt when it was first seen
     * @param lastUsedAt when a container last needed it; {@link Instant#EPOCH} for never
     */
    public record Stored(String id, long bytes, Instant detectedAt, Instant lastUsedAt) {}

    /** Whether a start may be about to use an image, given when it was asked for last. */
    public static boolean isWanted(Instant lastUsedAt, Instant now) {
        return lastUsedAt.plus(START).isAfter(now);
    }

    /** How many bytes are to be freed; 0 while the disk is emptier than the high mark. */
    public static long excess(long capacity, long available, Limits limits) {
        if (capacity <= 0 || limits.highPercent() == 100) {
            return 0;
        }
        long usedPercent = 100 - (long) ((double) available * 100 / capacity);
        return usedPercent < limits.highPercent()
                ? 0
                : Math.max(0, (long) ((double) capacity * (100 - limits.lowPercent()) / 100) - available);
    }

    /** Those that may go, the one unused for longest first. */
    public static List<Stored> candidates(Collection<Stored> unused, Instant now, Duration minAge) {
        return unused.stream()
                .filter(image -> !isWanted(image.lastUsedAt(), now))
                .filter(image -> !image.detectedAt().plus(minAge).isAfter(now))
                .sorted(Comparator.comparing(Stored::lastUsedAt).thenComparing(Stored::detectedAt))
                .toList();
    }
}
