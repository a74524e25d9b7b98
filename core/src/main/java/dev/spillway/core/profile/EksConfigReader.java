package dev.spillway.core.profile;

import dev.spillway.core.dialect.PlacementNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Reads the data of ConfigMap {@code kube-system/eks-config}. */
public final class EksConfigReader {
    private static final String POD_ANNOTATIONS = "pod.annotations";
    private static final Set<String> HONOURED =
            Set.of(POD_ANNOTATIONS, PlacementNames.TKE_AUTO_SCALE, PlacementNames.TKE_LOCAL_REPLICAS);

    private final List<String> problems = new ArrayList<>();

    private EksConfigReader() {}

    /** A configuration of exactly this data, or every reason why it is none. */
    public static Loaded<EksConfig> read(Map<String, String> data) {
        EksConfigReader reader = new EksConfigReader();
        EksConfig config = new EksConfig(
                reader.annotations(data.get(POD_ANNOTATIONS)),
                reader.flag(data.get(PlacementNames.TKE_AUTO_SCALE)),
                reader.count(data.get(PlacementNames.TKE_LOCAL_REPLICAS)));
        List<String> noEffect = data.keySet().stream()
                .filter(key -> !HONOURED.contains(key))
                .sorted()
                .toList();
        return reader.problems.isEmpty() ? new Loaded.Valid<>(config, noEffect) : new Loaded.Invalid<>(reader.problems);
    }

    private Map<String, String> annotations(@Nullable String yaml) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (yaml == null || yaml.isBlank()) {
            return annotations;
        }
        try {
            Object loaded =
                    new Load(LoadSettings.builder().setLabel(POD_ANNOTATIONS).build()).loadFromString(yaml);
            if (loaded instanceof Map<?, ?> map) {
                map.forEach((key, value) -> annotation(annotations, String.valueOf(key), value));
            } else {
                problems.add(POD_ANNOTATIONS + ": is no YAML map; write one \"key: value\" on each line");
            }
        } catch (MarkedYamlEngineException e) {
            problems.add(POD_ANNOTATIONS + ": is no YAML: " + e.getProblem() + line(e));
        }
        return annotations;
    }

    private void annotation(Map<String, String> annotations, String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> || value instanceof List<?> || value == null) {
            problems.add(POD_ANNOTATIONS + "." + key + ": is no text; put it in quotes");
        } else {
            annotations.put(key, String.valueOf(value));
        }
    }

    private Optional<Boolean> flag(@Nullable String value) {
        if (value != null && !Set.of("true", "false").contains(value)) {
            problems.add(PlacementNames.TKE_AUTO_SCALE + ": is " + value + "; write \"true\" or \"false\"");
        }
        return Optional.ofNullable(value).map("true"::equals);
    }

    private OptionalInt count(@Nullable String value) {
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!value.matches("\\d{1,9}")) {
            problems.add(PlacementNames.TKE_LOCAL_REPLICAS + ": is " + value + "; write a number of replicas");
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(value));
    }

    private static String line(MarkedYamlEngineException e) {
        return e.getProblemMark()
                .map(mark -> " (line " + (mark.getLine() + 1) + ")")
                .orElse("");
    }
}
