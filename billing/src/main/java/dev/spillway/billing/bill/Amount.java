package dev.spillway.billing.bill;

import dev.spillway.core.ElasticSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Usage and what it costs, added up.
 *
 * @param usages segments of usage with at least one charged second
 * @param seconds pod-seconds
 * @param milliCpuSeconds thousandths of vCPU-seconds
 * @param memoryByteSeconds byte-seconds of memory
 * @param milliGpuSeconds thousandths of GPU-seconds
 * @param storageByteSeconds byte-seconds of billed storage
 * @param nanos charge, in nanos of the bill's currency
 * @param unpricedSeconds pod-seconds for which the book has no price
 */
public record Amount(
        long usages,
        long seconds,
        BigInteger milliCpuSeconds,
        BigInteger memoryByteSeconds,
        BigInteger milliGpuSeconds,
        BigInteger storageByteSeconds,
        long nanos,
        long unpricedSeconds) {
    public static final Amount NONE =
            new Amount(0, 0, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0, 0);

    static Amount of(ElasticSpec spec, long usages, long seconds, long nanos, long unpricedSeconds) {
        return new Amount(
                usages,
                seconds,
                product(spec.milliCpu(), seconds),
                product(spec.memoryBytes(), seconds),
                product(spec.milliGpus(), seconds),
                product(spec.extraStorageBytes(), seconds),
                nanos,
                unpricedSeconds);
    }

    private static BigInteger product(long a, long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }

    public Amount plus(Amount other) {
        return new Amount(
                usages + other.usages,
                seconds + other.seconds,
                milliCpuSeconds.add(other.milliCpuSeconds),
                memoryByteSeconds.add(other.memoryByteSeconds),
                milliGpuSeconds.add(other.milliGpuSeconds),
                storageByteSeconds.add(other.storageByteSeconds),
                Math.addExact(nanos, other.nanos),
                unpricedSeconds + other.unpricedSeconds);
    }

    /** For display: vCPU-hours to three decimals. */
    public BigDecimal cpuHours() {
        return hours(milliCpuSeconds, BigDecimal.valueOf(1000));
    }

    /** For display: GiB-hours of memory to three decimals. */
    public BigDecimal memoryHours() {
        return hours(memoryByteSeconds, BigDecimal.valueOf(1L << 30));
    }

    private static BigDecimal hours(BigInteger unitSeconds, BigDecimal unit) {
        return new BigDecimal(unitSeconds).divide(unit.multiply(BigDecimal.valueOf(3600)), 3, RoundingMode.HALF_EVEN);
    }
}
