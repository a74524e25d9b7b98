package dev.spillway.core.env;

import java.util.List;
import java.util.Optional;

/**
 * A file of variables that {@code fileKeyRef} reads from: {@code NAME='value'}, the value possibly over several lines,
 * empty lines and comments between (pkg/kubelet/util/env/env_util.go).
 */
public sealed interface EnvFile {

    /** What the file gives the name; empty if it does not name it. */
    record Value(String value) implements EnvFile {}

    /** Not in that form as far as it was read; the message says where. */
    record Malformed(String message) implements EnvFile {}

    /** Reads as far as the first line that gives this name a value. */
    static EnvFile parse(String content, String name) {
        return new Parser(content.lines().toList(), name).parse();
    }

    /** One pass over one file. */
    final class Parser {
        private final List<String> lines;
        private final String wanted;
        private Optional<String> found = Optional.empty();
        private int next;

        Parser(List<String> lines, String wanted) {
            this.lines = lines;
            this.wanted = wanted;
        }

        EnvFile parse() {
            while (found.isEmpty() && next < lines.size()) {
                String line = trimLeft(lines.get(next++));
                if (!line.isEmpty() && !line.startsWith("#")) {
                    Optional<String> error = variable(line);
                    if (error.isPresent()) {
                        return new Malformed(
                                "invalid environment variable format at line " + next + ": " + error.get());
                    }
                }
            }
            return new Value(found.orElse(""));
        }

        private Optional<String> variable(String line) {
            int equals = line.indexOf('=');
            if (equals <= 0) {
                return Optional.of(equals < 0 ? "missing '='" : "empty variable name");
            }
            String name = line.substring(0, equals);
            if (!name.equals(name.stripTrailing())) {
                return Optional.of("whitespace before '=' is not allowed");
            }
            String value = line.substring(equals + 1);
            if (value.startsWith(" ") || value.startsWith("\t")) {
                keep(name, "");
                return Optional.empty();
            }
            return value.startsWith("'")
                    ? quoted(name, value.substring(1))
                    : Optional.of("value must be enclosed in single quotes");
        }

        private Optional<String> quoted(String name, String first) {
            StringBuilder value = new StringBuilder();
            String rest = first;
            while (!rest.contains("'")) {
                if (next == lines.size()) {
                    return Optional.of("unclosed single quote");
                }
                value.append(rest).append('\n');
                rest = lines.get(next++);
            }
            int close = rest.indexOf('\'');
            String after = trimLeft(rest.substring(close + 1));
            if (!after.isEmpty() && !after.startsWith("#")) {
                return Optional.of("unexpected content after closing quote");
            }
            keep(name, value.append(rest, 0, close).toString());
            return Optional.empty();
        }

        private void keep(String name, String value) {
            if (name.equals(wanted)) {
                found = Optional.of(value);
            }
        }

        private static String trimLeft(String text) {
            return text.replaceFirst("^[ \t]+", "");
        }
    }
}
