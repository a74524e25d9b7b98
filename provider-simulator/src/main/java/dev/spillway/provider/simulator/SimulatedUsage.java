package dev.spillway.provider.simulator;

import dev.spillway.core.PodStats;
import dev.spillway.core.UsageStats;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What running simulated pods claim to use: a tenth of the CPU and half of the memory that they were given. */
final class SimulatedUsage {
    private SimulatedUsage() {}

    static Optional<PodStats> of(SimulatedPod pod, Instant now) {
        synchronized (pod) {
            return pod.state == SimulatedPod.State.RUNNING ? Optional.of(running(pod, now)) : Optional.empty();
        }
    }

    private static PodStats running(SimulatedPod pod, Instant now) {
        long containers = pod.script.roles().stream().filter(r -> !r.initOnly()).count();
        Duration age = Duration.between(pod.startedAt, now);
        long cpu = age.toMillis() * pod.script.spec().milliCpu() * 100;
        long memory = pod.script.spec().memoryBytes() / 2;
        Map<String, PodStats.ContainerUsage> each = new TreeMap<>();
        for (Script.Role role : pod.script.roles()) {
            if (!role.initOnly()) {
                each.put(
                        role.name(),
                        new PodStats.ContainerUsage(pod.startedAt, usage(now, cpu / containers, memory / containers)));
            }
        }
        return new PodStats(pod.ref, pod.createdAt, usage(now, cpu, memory), each);
    }

    private static UsageStats usage(Instant at, long cpuNanoseconds, long memoryBytes) {
        return new UsageStats(at, cpuNanoseconds, memoryBytes, memoryBytes, memoryBytes, 0, 0);
    }
}
