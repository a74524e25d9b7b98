package dev.spillway.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of the configuration file that remembers where it stands. Every getter marks its key as known; {@link
 * #done} then refuses the keys that nobody asked for. Not safe for use by several threads.
 */
final class YamlMap {
    private final String file;
    private final String path;
    private final int line;
    private final Map<String, Node> entries;
    private final Set<String> known = new HashSet<>();

    private YamlMap(String file, String path, int line, Map<String, Node> entries) {
        this.file = file;
        this.path = path;
        this.line = line;
        this.entries = entries;
    }

    /** A mapping that is not there: every optional key is absent, every required one is missing at {@code line}. */
    private static YamlMap absent(String file, String path, int line) {
        return new YamlMap(file, path, line, Map.of());
    }

    static YamlMap of(String file, String path, Node node) throws ConfigurationException {
        if (!(node instanceof MappingNode mapping)) {
            throw refusal(file, line(node), path, "is not a mapping; write its keys indented below it");
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(file, path, tuple.getKeyNode());
            if (entries.putIfAbsent(key, tuple.getValueNode()) != null) {
                throw refusal(file, line(tuple.getKeyNode()), join(path, key), "is given twice; remove one of the two");
            }
        }
        return new YamlMap(file, path, line(node), entries);
    }

    String string(String key) throws ConfigurationException {
        Optional<String> value = optionalString(key);
        if (value.isEmpty()) {
            throw refusal(file, line, join(path, key), "is missing; add it");
        }
        return value.get();
    }

    Optional<String> optionalString(String key) throws ConfigurationException {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        String value = scalar(file, join(path, key), node.get());
        if (value.isBlank()) {
            throw refusal(key, "is empty; give it a value or remove it");
        }
        return Optional.of(value);
    }

    /** A string in one of several spellings that the user can choose from. */
    String oneOf(String key, String fallback, String... choices) throws ConfigurationException {
        String value = optionalString(key).orElse(fallback);
        if (!List.of(choices).contains(value)) {
            throw refusal(key, "is \"" + value + "\"; write one of " + String.join(", ", choices));
        }
        return value;
    }

    String matching(String key, Pattern pattern, String shape) throws ConfigurationException {
        String value = string(key);
        if (!pattern.matcher(value).matches()) {
            throw refusal(key, "is \"" + value + "\"; write " + shape);
        }
        return value;
    }

    int integer(String key, int fallback, int least, int most) throws ConfigurationException {
        String value = optionalString(key).orElse(Integer.toString(fallback));
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below with the same words as a number out of range.
        }
        throw refusal(key, "is \"" + value + "\"; write a whole number from " + least + " to " + most);
    }

    boolean bool(String key, boolean fallback) throws ConfigurationException {
        return Boolean.parseBoolean(oneOf(key, Boolean.toString(fallback), "true", "false"));
    }

    /** An absolute path. */
    Path path(String key) throws ConfigurationException {
        Path value = Path.of(string(key));
        if (!value.isAbsolute()) {
            throw refusal(key, "is \"" + value + "\"; write an absolute path");
        }
        return value;
    }

    Optional<Path> optionalPath(String key) throws ConfigurationException {
        return optionalString(key).isEmpty() ? Optional.empty() : Optional.of(path(key));
    }

    /** The mapping below a key; one without entries where the key is absent. */
    YamlMap map(String key) throws ConfigurationException {
        Optional<Node> node = node(key);
        return node.isEmpty() ? absent(file, join(path, key), line) : of(file, join(path, key), node.get());
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    List<YamlMap> maps(String key) throws ConfigurationException {
        List<YamlMap> maps = new ArrayList<>();
        for (Node item : items(key)) {
            maps.add(of(file, join(path, key) + "[" + maps.size() + "]", item));
        }
        return List.copyOf(maps);
    }

    List<String> strings(String key) throws ConfigurationException {
        List<String> strings = new ArrayList<>();
        for (Node item : items(key)) {
            strings.add(scalar(file, join(path, key) + "[" + strings.size() + "]", item));
        }
        return List.copyOf(strings);
    }

    /** All entries of a mapping from strings to strings, in the file's order. */
    Map<String, String> stringMap(String key) throws ConfigurationException {
        YamlMap map = map(key);
        Map<String, String> strings = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : map.entries.entrySet()) {
            strings.put(entry.getKey(), scalar(file, join(map.path, entry.getKey()), entry.getValue()));
        }
        return strings;
    }

    /** To be called when every key has been asked for. */
    void done() throws ConfigurationException {
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw refusal(
                        file,
                        line(entry.getValue()),
                        join(path, entry.getKey()),
                        "is not a known key; here can stand "
                                + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    ConfigurationException refusal(String key, String why) {
        int at = entries.containsKey(key) ? line(entries.get(key)) : line;
        return refusal(file, at, join(path, key), why);
    }

    private Optional<Node> node(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    private List<Node> items(String key) throws ConfigurationException {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof SequenceNode sequence)) {
            throw refusal(key, "is not a list; write its items as lines that begin with \"- \"");
        }
        return sequence.getValue();
    }

    private static String scalar(String file, String path, Node node) throws ConfigurationException {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw refusal(file, line(node), path, "is not a plain value; write one value on its line");
    }

    private static ConfigurationException refusal(String file, int line, String path, String why) {
        return new ConfigurationException(file + ":" + line + ": " + (path.isEmpty() ? "the file" : path) + " " + why);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
