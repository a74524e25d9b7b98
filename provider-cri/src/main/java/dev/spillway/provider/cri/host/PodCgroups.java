package dev.spillway.provider.cri.host;

import static java.util.Objects.requireNonNull;

import dev.spillway.core.resources.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cgroup that all containers of a pod share, as a kubelet with the {@code cgroupfs} driver lays them out. Works on
 * cgroup v2 and on v1, where each controller has its own tree.
 */
public final class PodCgroups implements Cgroups {
    private static final Set<String> V2_CONTROLLERS = Set.of("cpu", "cpuset", "memory", "pids", "io", "hugetlb");
    /** Of cgroup v1 cpu.shares and of v2 cpu.weight: the kernel's ranges, which runc maps linearly. */
    private static final long MIN_SHARES = 2;

    private static final long MAX_SHARES = 262_144;
    private static final long MAX_WEIGHT = 10_000;

    /** As a kubelet tells them: one that runs out of memory ends whole, and nothing of it is swapped. */
    private static final Map<String, String> OF_CONTAINERS = Map.of("memory.oom.group", "1", "memory.swap.max", "0");

    /** What cgroup v1 calls no limit at all: all pages that a long can count. */
    private static final long NO_LIMIT = Long.MAX_VALUE / 4096 * 4096;

    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final Path root;
    private final boolean unified;
    private final LongConsumer kill;

    public PodCgroups(Path cgroupRoot) {
        this(cgroupRoot, pid -> ProcessHandle.of(pid).ifPresent(PodCgroups::end));
    }

    /** @param kill ends the process of an id, without a chance to object */
    PodCgroups(Path cgroupRoot, LongConsumer kill) {
        this.root = cgroupRoot;
        this.kill = kill;
        this.unified = Files.exists(cgroupRoot.resolve("cgroup.controllers"));
    }

    @Override
    public void create(String path, LinuxResources limits) throws IOException {
        if (unified) {
            createUnified(path, limits);
        } else {
            createSplit(path, limits);
        }
    }

    @Override
    public Optional<LinuxResources> read(String path) throws IOException {
        try {
            return Optional.of(unified ? readUnified(inTree(root, path)) : readSplit(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean enforces(LinuxResources read, LinuxResources wanted) {
        long shares = unified ? shares(weight(wanted.cpuShares())) : wanted.cpuShares();
        return read.matches(new LinuxResources(shares, wanted.cpuQuota(), wanted.cpuPeriod(), wanted.memoryLimit()));
    }

    @Override
    public void update(String path, LinuxResources limits) throws IOException {
        long quota = limits.cpuQuota() > 0 ? limits.cpuQuota() : -1;
        if (unified) {
            createUnified(path, limits);
            if (limits.memoryLimit() == 0) {
                write(inTree(root, path), "memory.max", "max");
            }
            return;
        }
        Path cpu = inTree(root.resolve("cpu"), path);
        write(cpu, "cpu.shares", String.valueOf(limits.cpuShares()));
        if (Files.exists(cpu.resolve("cpu.cfs_quota_us"))) {
            write(cpu, "cpu.cfs_quota_us", String.valueOf(quota));
        }
        String memory = limits.memoryLimit() > 0 ? String.valueOf(limits.memoryLimit()) : "-1";
        write(inTree(root.resolve("memory"), path), "memory.limit_in_bytes", memory);
    }

    @Override
    public Map<String, String> ofContainers(String path) {
        return unified ? existing(inTree(root, path)) : Map.of();
    }

    /** Some kernels have no swap, and no file for it. */
    private static Map<String, String> existing(Path directory) {
        return OF_CONTAINERS.entrySet().stream()
                .filter(setting -> Files.exists(directory.resolve(setting.getKey())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public long memoryUsage(String path) throws IOException {
        return unified
                ? number(inTree(root, path), "memory.current")
                : number(inTree(root.resolve("memory"), path), "memory.usage_in_bytes");
    }

    private LinuxResources readUnified(Path directory) throws IOException {
        String[] max = text(directory, "cpu.max").split(" ", 2);
        String memory = text(directory, "memory.max");
        return new LinuxResources(
                shares(number(directory, "cpu.weight")),
                max[0].equals("max") ? 0 : Long.parseLong(max[0]),
                Long.parseLong(max[1]),
                memory.equals("max") ? 0 : Long.parseLong(memory));
    }

    private LinuxResources readSplit(String path) throws IOException {
        Path cpu = inTree(root.resolve("cpu"), path);
        boolean limitsCpu = Files.exists(cpu.resolve("cpu.cfs_quota_us"));
        long memory = number(inTree(root.resolve("memory"), path), "memory.limit_in_bytes");
        return new LinuxResources(
                number(cpu, "cpu.shares"),
                limitsCpu ? Math.max(0, number(cpu, "cpu.cfs_quota_us")) : 0,
                limitsCpu ? number(cpu, "cpu.cfs_period_us") : 1,
                memory >= NO_LIMIT ? 0 : memory);
    }

    private static void end(ProcessHandle process) {
        if (process.destroyForcibly()) {
            process.onExit()
                    .completeOnTimeout(process, LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    @Override
    public int killAll(String path) throws IOException {
        Set<Long> processes = new HashSet<>();
        for (Path tree : trees()) {
            addProcesses(inTree(tree, path), processes);
        }
        processes.forEach(kill::accept);
        return processes.size();
    }

    private static void addProcesses(Path directory, Set<Long> found) throws IOException {
        for (Path child : directories(directory)) {
            addProcesses(child, found);
        }
        Path file = directory.resolve("cgroup.procs");
        if (!Files.exists(file)) {
            return;
        }
        try {
            words(file).forEach(pid -> found.add(Long.valueOf(pid)));
        } catch (IOException e) {
            // The runtime removes a container's cgroup when it likes.
            if (Files.exists(file)) {
                throw e;
            }
        }
    }

    @Override
    public void remove(String path) throws IOException {
        for (Path tree : trees()) {
            removeTree(inTree(tree, path));
        }
    }

    private void createUnified(String path, LinuxResources limits) throws IOException {
        Path directory = inTree(root, path);
        Files.createDirectories(directory);
        // From the top down: a child can only have what its parent hands on.
        delegateFromTop(requireNonNull(directory.getParent(), "no cgroup above a pod's"));
        write(directory, "cpu.weight", String.valueOf(weight(limits.cpuShares())));
        String quota = limits.cpuQuota() > 0 ? String.valueOf(limits.cpuQuota()) : "max";
        write(directory, "cpu.max", quota + " " + limits.cpuPeriod());
        if (limits.memoryLimit() > 0) {
            write(directory, "memory.max", String.valueOf(limits.memoryLimit()));
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

    private void createSplit(String path, LinuxResources limits) throws IOException {
        Path cpu = Files.createDirectories(inTree(root.resolve("cpu"), path));
        write(cpu, "cpu.shares", String.valueOf(limits.cpuShares()));
        if (limits.cpuQuota() > 0 && Files.exists(cpu.resolve("cpu.cfs_quota_us"))) {
            write(cpu, "cpu.cfs_period_us", String.valueOf(limits.cpuPeriod()));
            write(cpu, "cpu.cfs_quota_us", String.valueOf(limits.cpuQuota()));
        }
        if (limits.memoryLimit() > 0) {
            Path memory = Files.createDirectories(inTree(root.resolve("memory"), path));
            write(memory, "memory.limit_in_bytes", String.valueOf(limits.memoryLimit()));
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

    private static long weight(long shares) {
        return 1
                + (Math.clamp(shares, MIN_SHARES, MAX_SHARES) - MIN_SHARES)
                        * (MAX_WEIGHT - 1)
                        / (MAX_SHARES - MIN_SHARES);
    }

    /** The fewest shares that have this weight. */
    private static long shares(long weight) {
        long steps = Math.clamp(weight, 1, MAX_WEIGHT) - 1;
        return MIN_SHARES + Math.ceilDiv(steps * (MAX_SHARES - MIN_SHARES), MAX_WEIGHT - 1);
    }

    private static long number(Path directory, String file) throws IOException {
        return Long.parseLong(text(directory, file));
    }

    private static String text(Path directory, String file) throws IOException {
        return Files.readString(directory.resolve(file)).strip();
    }

    private static void write(Path directory, String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }
}
