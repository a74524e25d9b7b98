package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The mount table of this process. */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    private static final int TRIES = 3;

    private Mounts() {}

    /** Unmounts everything at or below the directories, the latest first. */
    static void removeBelow(List<Path> directories) {
        for (int i = 0; i < TRIES; i++) {
            List<String> points = below(TextFiles.read(TABLE).orElse(""), directories);
            if (points.isEmpty()) {
                return;
            }
            String option = i == 0 ? "-n" : "-nl";
            List<String> command = new ArrayList<>(List.of("umount", option));
            command.addAll(points);
            Command.of(command).run();
        }
        List<String> left = below(TextFiles.read(TABLE).orElse(""), directories);
        if (!left.isEmpty()) {
            throw new LocalClusterException("cannot unmount " + String.join(", ", left));
        }
    }

    /** Mount points at or below the directories in a mountinfo table, the latest first. */
    static List<String> below(String table, List<Path> directories) {
        List<String> points = new ArrayList<>();
        for (String line : table.lines().toList()) {
            String point = unescape(line.split(" ", -1)[MOUNT_POINT]);
            if (directories.stream().anyMatch(directory -> Path.of(point).startsWith(directory))) {
                points.add(point);
            }
        }
        Collections.reverse(points);
        return points;
    }

    private static String unescape(String path) {
        return path.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
