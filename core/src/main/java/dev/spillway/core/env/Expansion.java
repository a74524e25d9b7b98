package dev.spillway.core.env;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** {@code $(NAME)} in values, commands and arguments; {@code $$} stands for a dollar sign. */
public final class Expansion {
    private Expansion() {}

    /** With unknown names left as they are written. */
    public static String expand(String text, Map<String, String> variables) {
        return expand(text, name -> variables.getOrDefault(name, "$(" + name + ")"));
    }

    public static List<String> expand(List<String> texts, Map<String, String> variables) {
        return texts.stream().map(text -> expand(text, variables)).toList();
    }

    /** Names in a {@code subPathExpr} that have no value, in order: with any of them the container cannot be made. */
    public static Set<String> missing(String text, Map<String, String> variables) {
        Set<String> missing = new TreeSet<>();
        expand(text, name -> {
            if (variables.getOrDefault(name, "").isEmpty()) {
                missing.add(name);
            }
            return "";
        });
        return missing;
    }

    private static String expand(String text, UnaryOperator<String> value) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int close = text.startsWith("$(", at) ? text.indexOf(')', at) : -1;
            if (close > 0) {
                out.append(value.apply(text.substring(at + 2, close)));
                at = close + 1;
            } else {
                out.append(text.charAt(at));
                at += text.startsWith("$$", at) ? 2 : 1;
            }
        }
        return out.toString();
    }
}
