package dev.spillway.core.resources;

/**
 * What a cgroup is set to, in the terms of cgroup v1 (a runtime converts them for v2).
 *
 * @param cpuShares relative weight, 2 to 262144
 * @param cpuQuota microseconds of CPU time per period; 0 for no limit
 * @param cpuPeriod microseconds
 * @param memoryLimit bytes; 0 for no limit
 */
public record LinuxResources(long cpuShares, long cpuQuota, long cpuPeriod, long memoryLimit) {}
