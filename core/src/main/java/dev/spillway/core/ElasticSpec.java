package dev.spillway.core;

import static java.util.Objects.requireNonNull;

/**
 * The size a pod is given and billed for.
 *
 * @param name as a catalogue calls it, such as {@code 2.0-4.0Gi}; {@code as-requested} where the pod's own requests decide
 * @param milliCpu thousandths of a vCPU, 0 or more
 * @param memoryBytes 0 or more
 * @param ephemeralStorageBytes all that the pod gets, 0 or more
 * @param gpus whole GPUs as the pod sees them, 0 or more; a fraction of a card counts 1
 * @param family what a price book looks prices up by: {@code general}, {@code economy}, {@code intel}, {@code amd}, a
 *     GPU model in lower case, an instance type; empty where only resources count
 * @param milliGpus thousandths of cards that are billed: 250 for a quarter of a card
 * @param extraStorageBytes the part of {@code ephemeralStorageBytes} that is billed
 */
public record ElasticSpec(
        String name,
        long milliCpu,
        long memoryBytes,
        long ephemeralStorageBytes,
        int gpus,
        String family,
        long milliGpus,
        long extraStorageBytes) {
    /** The name of every spec that a pod's own requests decide. */
    public static final String AS_REQUESTED = "as-requested";

    public ElasticSpec {
        requireNonNull(name, "name is null");
        requireNonNull(family, "family is null");
        if (milliCpu < 0 || memoryBytes < 0 || ephemeralStorageBytes < 0 || gpus < 0) {
            throw new IllegalArgumentException("a spec has no negative sizes: " + name);
        }
        if (milliGpus < 0 || extraStorageBytes < 0 || extraStorageBytes > ephemeralStorageBytes) {
            throw new IllegalArgumentException("a spec is billed for what it gives: " + name);
        }
    }

    /** A spec of no family, billed for all its storage and for whole cards. */
    public ElasticSpec(String name, long milliCpu, long memoryBytes, long ephemeralStorageBytes, int gpus) {
        this(name, milliCpu, memoryBytes, ephemeralStorageBytes, gpus, "", gpus * 1000L, ephemeralStorageBytes);
    }

    /** Whether the pod's own requests decide, not a catalogue. */
    public boolean isAsRequested() {
        return name.equals(AS_REQUESTED);
    }

    /** The same compute with this much storage, of which {@code extra} bytes are billed. */
    public ElasticSpec withStorage(long total, long extra) {
        return new ElasticSpec(name, milliCpu, memoryBytes, total, gpus, family, milliGpus, extra);
    }
}
