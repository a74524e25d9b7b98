package dev.spillway.core.env;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of variables that {@code fileKeyRef} reads from: {@code NAME='value'}, the value possibly over several lines,
 * empty lines and comments between (pkg/kubelet/util/env/env_util.go).
 */
public sealed interface EnvFile {

    record Variables(Map<String, String> values) implements EnvFile {}

    /** Not in that form; the message says where. */
    record Malformed(String message) implements EnvFile {}

    static EnvFile parse(String content) {
        return new Parser(content.lines().toList()).parse();
    }

    /** One pass over one file. */
    final class Parser {
        private final List<String> lines;
        private final Map<String, String> values = new HashMap<>();
        private int next;

        Parser(List<String> lines) {
            this.lines = lines;
        }

        EnvFile parse() {
            while (next < lines.size()) {
                String line = trimLeft(lines.get(next++));
                if (!line.isEmpty() && !line.startsWith("#")) {
                    Optional<String> error = variable(line);
                    if (error.isPresent()) {
                        return new Malformed(
                                "invalid environment variable format at line " + next + ": " + error.get());
                    }
                }
            }
            return new Variables(values);
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
                values.putIfAbsent(name, "");
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
            values.putIfAbsent(name, value.append(rest, 0, close).toString());
            return after.isEmpty() || after.startsWith("#")
                    ? Optional.empty()
                    : Optional.of("unexpected content after closing quote");
        }

        private static String trimLeft(String text) {
            return text.replaceFirst("^[ \t]+", "");
        }
    }
}
