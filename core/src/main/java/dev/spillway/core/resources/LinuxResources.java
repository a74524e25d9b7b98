package dev.spillway.core.resources;

/**
 * What a cgroup is set to, in the terms of cgroup v1 (a runtime converts them for v2).
 *
 * @param cpuShares relative weight, 2 to 262144
 * @param cpuQuota microseconds of CPU time per period; 0 for no limit
 * @param cpuPeriod microseconds
 * @param memoryLimit bytes; 0 for no limit
 */
public record LinuxResources(long cpuShares, long cpuQuota, long cpuPeriod, long memoryLimit) {
    /** The kernel keeps memory limits in whole pages. */
    private static final long PAGE = 4096;

    /** Whether a kernel that was told one of the two enforces the other. */
    public boolean matches(LinuxResources other) {
        return cpuMatches(other) && memoryMatches(other);
    }

    public boolean cpuMatches(LinuxResources other) {
        return cpuShares == other.cpuShares && cpuQuota * other.cpuPeriod == other.cpuQuota * cpuPeriod;
    }

    public boolean memoryMatches(LinuxResources other) {
        return memoryLimit / PAGE == other.memoryLimit / PAGE;
    }

    /** Whether this is at least as much as the other in every respect. */
    public boolean covers(LinuxResources other) {
        return cpuShares >= other.cpuShares
                && atLeast(cpuQuota, other.cpuQuota)
                && atLeast(memoryLimit, other.memoryLimit);
    }

    /** The greater one in every respect. */
    public LinuxResources max(LinuxResources other) {
        return new LinuxResources(
                Math.max(cpuShares, other.cpuShares),
                atLeast(cpuQuota, other.cpuQuota) ? cpuQuota : other.cpuQuota,
                cpuPeriod,
                atLeast(memoryLimit, other.memoryLimit) ? memoryLimit : other.memoryLimit);
    }

    private static boolean atLeast(long limit, long other) {
        return limit == 0 || (other != 0 && limit >= other);
    }
}
