package dev.spillway.core;

/**
 * The size a pod is given and billed for.
 *
 * @param name as a catalogue calls it, such as {@code 2.0-4.0Gi}; {@code as-requested} where the pod's own requests decide
 * @param milliCpu thousandths of a vCPU, 0 or more
 * @param memoryBytes 0 or more
 * @param ephemeralStorageBytes 0 or more
 * @param gpus whole GPUs, 0 or more
 */
public record ElasticSpec(String name, long milliCpu, long memoryBytes, long ephemeralStorageBytes, int gpus) {
    public ElasticSpec {
        if (milliCpu < 0 || memoryBytes < 0 || ephemeralStorageBytes < 0 || gpus < 0) {
            throw new IllegalArgumentException("a spec has no negative sizes: " + name);
        }
    }
}
