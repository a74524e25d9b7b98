package dev.spillway.localcluster;

import java.util.List;

/** The end of a text, where a failing program says why. */
final class LastLines {
    private LastLines() {}

    static String of(String text, int count) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
