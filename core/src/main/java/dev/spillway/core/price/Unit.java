package dev.spillway.core.price;

import dev.spillway.core.ElasticSpec;
import java.util.stream.Stream;

/** What a price is for: one of these for as long as its {@link Period} says. */
public enum Unit {
    VCPU("vCPU", 1000),
    GIB("GiB", 1L << 30),
    GPU("GPU", 1000),
    STORAGE_GIB("storage-GiB", 1L << 30),
    STORAGE_100_GIB("storage-100GiB", 100L << 30),
    /** A pod as a whole, whatever its size: for instance types. */
    POD("pod", 1);

    private final String text;
    private final long baseUnits;

    Unit(String text, long baseUnits) {
        this.text = text;
        this.baseUnits = baseUnits;
    }

    /** As price books write it. */
    public String text() {
        return text;
    }

    /** How many of this unit a spec has: exact, a fraction where it is one. */
    public Ratio quantityOf(ElasticSpec spec) {
        return Ratio.of(amount(spec)).dividedBy(baseUnits);
    }

    private long amount(ElasticSpec spec) {
        return switch (this) {
            case VCPU -> spec.milliCpu();
            case GIB -> spec.memoryBytes();
            case GPU -> spec.milliGpus();
            case STORAGE_GIB, STORAGE_100_GIB -> spec.extraStorageBytes();
            case POD -> 1;
        };
    }

    /**
     * The unit of that name.
     *
     * @throws IllegalArgumentException naming the units there are
     */
    public static Unit named(String text) {
        return Stream.of(values())
                .filter(unit -> unit.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no unit \"" + text + "\"; there are vCPU, GiB, GPU, storage-GiB, storage-100GiB and pod"));
    }
}
