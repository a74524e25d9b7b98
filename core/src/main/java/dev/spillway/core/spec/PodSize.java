package dev.spillway.core.spec;

import java.math.BigDecimal;

/** vCPU and memory that are asked for or given. */
record PodSize(long milliCpu, long memoryBytes) {
    static final long GIB = 1L << 30;
    static final PodSize NONE = new PodSize(0, 0);

    static PodSize of(String cpu, String gib) {
        return new PodSize(milli(cpu), bytes(gib));
    }

    static long milli(String units) {
        return new BigDecimal(units).movePointRight(3).longValueExact();
    }

    static long bytes(String gib) {
        return new BigDecimal(gib).multiply(BigDecimal.valueOf(GIB)).longValueExact();
    }

    boolean covers(PodSize asked) {
        return milliCpu >= asked.milliCpu && memoryBytes >= asked.memoryBytes;
    }

    PodSize max(PodSize other) {
        return new PodSize(Math.max(milliCpu, other.milliCpu), Math.max(memoryBytes, other.memoryBytes));
    }

    PodSize plus(PodSize other) {
        return new PodSize(milliCpu + other.milliCpu, memoryBytes + other.memoryBytes);
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** How far apart two sizes are: the ratio of each resource counts, not the difference. */
    double distance(PodSize other) {
        return ratio(milliCpu, other.milliCpu) + ratio(memoryBytes, other.memoryBytes);
    }

    private static double ratio(long a, long b) {
        return a == 0 || b == 0 ? 0 : Math.abs(Math.log((double) a / b));
    }

    BigDecimal cpus() {
        return plain(BigDecimal.valueOf(milliCpu, 3));
    }

    BigDecimal gibs() {
        return plain(new BigDecimal(memoryBytes).divide(BigDecimal.valueOf(GIB)));
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** {@code 2 vCPU 4 GiB}. */
    @Override
    public String toString() {
        return cpus().toPlainString() + " vCPU " + gibs().toPlainString() + " GiB";
    }
}
