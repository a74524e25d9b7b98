package dev.spillway.provider.cri.host;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cgroup that all containers of a pod share, as a kubelet with the {@code cgroupfs} driver lays them out. Works on
 * cgroup v2 and on v1, where each controller has its own tree.
 */
public final class PodCgroups {
    private static final Set<String> V2_CONTROLLERS = Set.of("cpu", "cpuset", "memory", "pids", "io", "hugetlb");
    /** Of cgroup v1 cpu.shares and of v2 cpu.weight: the kernel's ranges, which runc maps linearly. */
    private static final long MIN_SHARES = 2;

    private static final long MAX_SHARES = 262_144;
    private static final long MAX_WEIGHT = 10_000;

    private final Path root;
    private final boolean unified;

    public PodCgroups(Path cgroupRoot) {
        this.root = cgroupRoot;
        this.unified = Files.exists(cgroupRoot.resolve("cgroup.controllers"));
    }

    /**
     * What a pod as a whole may use.
     *
     * @param cpuQuota microseconds per {@code cpuPeriod}; empty is no limit
     * @param memoryLimitBytes empty is no limit
     */
    public record Limits(long cpuShares, OptionalLong cpuQuota, long cpuPeriod, OptionalLong memoryLimitBytes) {}

    /** Makes the cgroup if need be and sets its limits. */
    public void create(String path, Limits limits) throws IOException {
        if (unified) {
            createUnified(path, limits);
        } else {
            createSplit(path, limits);
        }
    }

    /** Removes the cgroup and what empty ones are below it, in every tree; nothing if it is not there. */
    public void remove(String path) throws IOException {
        for (Path tree : trees()) {
            removeTree(inTree(tree, path));
        }
    }

    /** The paths of the cgroups directly below {@code parent} in any tree. */
    public Set<String> children(String parent) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path tree : trees()) {
            found.addAll(directories(inTree(tree, parent)));
        }
        return found.stream().map(dir -> parent + "/" + dir.getFileName()).collect(Collectors.toSet());
    }

    private void createUnified(String path, Limits limits) throws IOException {
        Path directory = inTree(root, path);
        Files.createDirectories(directory);
        // From the top down: a child can only have what its parent hands on.
        delegateFromTop(requireNonNull(directory.getParent(), "no cgroup above a pod's"));
        write(directory, "cpu.weight", String.valueOf(weight(limits.cpuShares())));
        String quota =
                limits.cpuQuota().isPresent() ? String.valueOf(limits.cpuQuota().getAsLong()) : "max";
        write(directory, "cpu.max", quota + " " + limits.cpuPeriod());
        if (limits.memoryLimitBytes().isPresent()) {
            write(
                    directory,
                    "memory.max",
                    String.valueOf(limits.memoryLimitBytes().getAsLong()));
        }
    }

    private void delegateFromTop(Path lowest) throws IOException {
        Path directory = root;
        delegate(directory);
        for (Path part : root.relativize(lowest)) {
            directory = directory.resolve(part);
            delegate(directory);
        }
    }

    private static void delegate(Path directory) throws IOException {
        Set<String> available = words(directory.resolve("cgroup.controllers"));
        Set<String> delegated = words(directory.resolve("cgroup.subtree_control"));
        String missing = available.stream()
                .filter(V2_CONTROLLERS::contains)
                .filter(controller -> !delegated.contains(controller))
                .map(controller -> "+" + controller)
                .collect(Collectors.joining(" "));
        if (!missing.isEmpty()) {
            write(directory, "cgroup.subtree_control", missing);
        }
    }

    private void createSplit(String path, Limits limits) throws IOException {
        Path cpu = Files.createDirectories(inTree(root.resolve("cpu"), path));
        write(cpu, "cpu.shares", String.valueOf(limits.cpuShares()));
        if (limits.cpuQuota().isPresent() && Files.exists(cpu.resolve("cpu.cfs_quota_us"))) {
            write(cpu, "cpu.cfs_period_us", String.valueOf(limits.cpuPeriod()));
            write(cpu, "cpu.cfs_quota_us", String.valueOf(limits.cpuQuota().getAsLong()));
        }
        if (limits.memoryLimitBytes().isPresent()) {
            Path memory = Files.createDirectories(inTree(root.resolve("memory"), path));
            write(
                    memory,
                    "memory.limit_in_bytes",
                    String.valueOf(limits.memoryLimitBytes().getAsLong()));
        }
    }

    private List<Path> trees() throws IOException {
        return unified ? List.of(root) : directories(root);
    }

    private static Path inTree(Path tree, String path) {
        return tree.resolve(path.substring(1));
    }

    private static void removeTree(Path directory) throws IOException {
        for (Path child : directories(directory)) {
            removeTree(child);
        }
        // Its files are the kernel's: a cgroup goes by removing the directory alone.
        Files.deleteIfExists(directory);
    }

    private static List<Path> directories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.isDirectory(entry) && !Files.isSymbolicLink(entry))
                    .toList();
        }
    }

    private static Set<String> words(Path file) throws IOException {
        return Pattern.compile("\\s+")
                .splitAsStream(Files.readString(file))
                .filter(w -> !w.isEmpty())
                .collect(Collectors.toSet());
    }

    private static void write(Path directory, String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }

    private static long weight(long shares) {
        return 1
                + (Math.clamp(shares, MIN_SHARES, MAX_SHARES) - MIN_SHARES)
                        * (MAX_WEIGHT - 1)
                        / (MAX_SHARES - MIN_SHARES);
    }
}
