package dev.spillway.core.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the data of ConfigMap {@code kube-system/eci-profile}. */
public final class EciProfileReader {
    private static final String SELECTORS = "selectors";
    private static final String ARM64 = "enableLinuxArm64Node";
    private static final String V_SWITCH_IDS = "vSwitchIds";
    // The spelling of 2021.
    private static final String V_SWITCH_IDS_2021 = "vswitchIds";
    private static final Set<String> HONOURED = Set.of(SELECTORS, ARM64, V_SWITCH_IDS, V_SWITCH_IDS_2021);

    // Last keys silently winning would hide half of a selector.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<String> problems = new ArrayList<>();

    private EciProfileReader() {}

    /** A profile of exactly this data, or every reason why it is none. */
    public static Loaded<EciProfile> read(Map<String, String> data) {
        EciProfileReader reader = new EciProfileReader();
        EciProfile profile =
                new EciProfile(reader.rules(data.get(SELECTORS)), vSwitches(data), reader.flag(data, ARM64));
        return reader.problems.isEmpty()
                ? new Loaded.Valid<>(profile, noEffect(data))
                : new Loaded.Invalid<>(reader.problems);
    }

    private static List<String> noEffect(Map<String, String> data) {
        return data.keySet().stream()
                .filter(key -> !HONOURED.contains(key))
                .sorted()
                .toList();
    }

    private static List<String> vSwitches(Map<String, String> data) {
        String ids = data.getOrDefault(V_SWITCH_IDS, data.getOrDefault(V_SWITCH_IDS_2021, ""));
        return Arrays.stream(ids.split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
    }

    private boolean flag(Map<String, String> data, String key) {
        String value = data.getOrDefault(key, "false");
        if (!Set.of("true", "false").contains(value)) {
            problems.add(key + ": is " + value + "; write \"true\" or \"false\"");
        }
        return value.equals("true");
    }

    private List<ProfileRule> rules(@Nullable String selectors) {
        if (selectors == null) {
            return EciProfile.DEFAULT_RULES;
        }
        try {
            JsonNode tree = JSON.readTree(selectors);
            if (tree.isArray()) {
                return rules(tree);
            }
            problems.add("selectors: is no JSON array; write [{\"name\": …}, …]");
        } catch (JsonProcessingException e) {
            problems.add("selectors: is no JSON: " + e.getOriginalMessage() + at(e));
        }
        return List.of();
    }

    private List<ProfileRule> rules(JsonNode array) {
        List<ProfileRule> rules = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            new EciSelectorReader("selectors[" + i + "]", problems)
                    .read(array.get(i))
                    .ifPresent(rules::add);
        }
        return rules;
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
