package dev.spillway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What of an instance can be seen on this machine, by kind; found by asking the kernel, not the instance. */
final class HostTraces {
    private static final Path PROC = Path.of("/proc");
    private final String name;
    private final String bridge;

    private HostTraces(String name, String bridge) {
        this.name = name;
        this.bridge = bridge;
    }

    /** Of an instance that is up: its bridge is remembered for later. */
    static HostTraces of(String name) {
        String json = read(Path.of("/var/lib/spillway", name, "instance.json"));
        Matcher bridge = Pattern.compile("\"bridge\" : \"([^\"]+)\"").matcher(json);
        if (!bridge.find()) {
            throw new AssertionError("no bridge in " + json);
        }
        return new HostTraces(name, bridge.group(1));
    }

    /** Kinds without anything are left out. */
    Map<String, List<String>> found() {
        Map<String, List<String>> found = new TreeMap<>();
        found.put("process", processes());
        found.put("mount", lines(read(PROC.resolve("self/mounts")), line -> line.contains("/spillway/" + name + "/")));
        found.put("cgroup", named(Path.of("/sys/fs/cgroup"), 3, file -> isNamed(file, "spillway-" + name)));
        found.put("link", links());
        found.put("network namespace", named(Path.of("/run/netns"), 1, file -> isNamed(file, "spillway-" + name)));
        found.put(
                "packet filter rule",
                lines(printed("iptables-save"), line -> line.contains("spillway " + name + "\"")));
        found.put("directory", directories());
        found.values().removeIf(List::isEmpty);
        return found;
    }

    private List<String> processes() {
        return named(PROC, 1, process -> process.getFileName().toString().matches("\\d+") && isOurs(process)).stream()
                .map(process ->
                        process + " " + read(Path.of(process, "cmdline")).replace('\0', ' '))
                .toList();
    }

    private boolean isOurs(Path process) {
        return List.of(read(process.resolve("environ")).split("\0", -1))
                        .contains("SPILLWAY_INSTANCE_DIR=/var/lib/spillway/" + name)
                || (read(process.resolve("cgroup")).contains("/spillway-" + name + "/") && !hasEnded(process))
                || read(process.resolve("mountinfo")).lines().anyMatch(this::isRootOfContainer);
    }

    /** Only its exit code is left, until the machine's init has read it. */
    private static boolean hasEnded(Path process) {
        return read(process.resolve("stat")).contains(") Z ");
    }

    private boolean isRootOfContainer(String mount) {
        return mount.split(" ", -1)[4].equals("/") && mount.contains("/spillway/" + name + "/");
    }

    private List<String> links() {
        return lines(
                printed("ip", "-o", "link"),
                line -> line.matches("\\d+: " + bridge + "(@[^:]+)?:.*|.* master " + bridge + " .*"));
    }

    private List<String> directories() {
        List<String> found = new ArrayList<>();
        Stream.of("/var/lib/spillway/", "/run/spillway/")
                .map(parent -> parent + name)
                .filter(directory -> Files.exists(Path.of(directory)))
                .forEach(found::add);
        found.addAll(named(
                Path.of("/var/lib/cni/results"),
                1,
                file -> file.getFileName().toString().startsWith("spillway-" + name + "-")));
        return found;
    }

    private static boolean isNamed(Path file, String prefix) {
        String last = file.getFileName().toString();
        return last.equals(prefix) || last.startsWith(prefix + ".");
    }

    private static List<String> named(Path directory, int depth, Predicate<Path> wanted) {
        return Machine.filesBelow(directory, depth, wanted).stream()
                .map(Path::toString)
                .toList();
    }

    private static List<String> lines(String text, Predicate<String> wanted) {
        return text.lines().filter(wanted).toList();
    }

    private static String printed(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What ends while we look has nothing to read.
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
