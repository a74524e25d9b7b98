package dev.spillway.billing.crash;

import static java.util.stream.Collectors.groupingBy;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.SandboxObservation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Pods in a world that outlives the process that meters them: what runs goes on and ends, whether that process lives or
 * not; but nothing new is accepted while it is dead. All a function of the seed and of when the process lived.
 */
public final class PodFleet {
    /** Nanos per second of one vCPU and one GiB at Tencent's list price. */
    private static final long CPU_RATE = 33_340;

    private static final long GIB_RATE = 13_890;
    private static final int LAST_START = 2000;
    private static final int LONGEST = 600;

    private final int[] due;
    private final int[] duration;
    private final Map<Integer, List<Integer>> byDue;
    private final List<Life> lives;

    /** A time in which the process lived: epoch seconds, both included. */
    public record Life(long from, long to) {}

    /**
     * A fleet that is the same for the same seed and lives.
     *
     * @param lives may grow; in order
     */
    public PodFleet(long seed, int pods, List<Life> lives) {
        Random random = new Random(seed);
        this.due = random.ints(pods, 1, LAST_START).toArray();
        this.duration = random.ints(pods, 1, LONGEST).toArray();
        this.byDue = IntStream.range(0, pods).boxed().collect(groupingBy(i -> due[i]));
        this.lives = lives;
    }

    public int size() {
        return due.length;
    }

    /** The first second that the pod was wanted in and the process lived in. */
    public OptionalLong acceptedAt(int pod) {
        return lives.stream()
                .filter(life -> due[pod] <= life.to())
                .mapToLong(life -> Math.max(life.from(), due[pod]))
                .findFirst();
    }

    /** The pods that are accepted in a second in which the process lives. */
    public List<Integer> acceptedIn(long second) {
        return byDue.getOrDefault((int) second, List.of());
    }

    public long endsAt(int pod) {
        return acceptedAt(pod).orElseThrow() + duration[pod];
    }

    /** What the pods of a namespace really cost, by Tencent's list prices. */
    public long truth(String namespace) {
        return IntStream.range(0, size())
                .filter(i -> namespace(i).equals(namespace))
                .mapToLong(i -> duration[i] * (cpus(i) * CPU_RATE + gibs(i) * GIB_RATE))
                .sum();
    }

    public static String uid(int pod) {
        return "uid-" + pod;
    }

    public static String namespace(int pod) {
        return "team-" + pod % 7;
    }

    private static int cpus(int pod) {
        return 1 + pod % 3;
    }

    private static int gibs(int pod) {
        return 1 + pod % 5;
    }

    /** The object as the API has it: {@code status.startTime} is when it was accepted. */
    public Pod pod(int pod) {
        Map<String, Quantity> requests =
                Map.of("cpu", new Quantity(cpus(pod) + ""), "memory", new Quantity(gibs(pod) + "Gi"));
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace(pod))
                .withName("pod-" + pod)
                .withUid(uid(pod))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withNewResources()
                .withRequests(requests)
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withStartTime(at(acceptedAt(pod).orElseThrow()).toString())
                .endStatus()
                .build();
    }

    /** What the provider sees of an accepted pod. */
    public PodObservation observation(int pod, long now) {
        Instant begun = at(acceptedAt(pod).orElseThrow());
        Instant end = at(endsAt(pod));
        boolean over = endsAt(pod) <= now;
        ContainerState state = over
                ? new ContainerState.Terminated(0, 0, "Completed", "", begun, end, "c")
                : new ContainerState.Running(begun);
        return new PodObservation(
                new PodRef(namespace(pod), "pod-" + pod, uid(pod)),
                over ? 2 : 1,
                Optional.of(new SandboxObservation("s", !over, List.of(), begun)),
                List.of(new ContainerObservation(
                        "c", state, Optional.empty(), 0, true, true, "i", "i", "c", Optional.empty())),
                Optional.empty(),
                over);
    }

    static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
