package dev.spillway.core.placement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.placement.UnitPolicy.Unit;
import dev.spillway.core.profile.Loaded;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a custom resource {@code ResourcePolicy} of ACK ({@code scheduling.alibabacloud.com/v1alpha1}). */
public final class ResourcePolicyReader {
    private static final Set<String> VIRTUAL = Set.of("eci", "acs");
    private static final Set<String> SERVERS = Set.of("ecs", "elastic");
    /** What ACK's own scheduler does and a stock one cannot. */
    private static final List<String> NOT_SUPPORTED =
            List.of("preemptPolicy", "whenTryNextUnits", "ignorePreviousPod", "matchLabelKeys");

    private final JsonNode spec;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notSupported = new ArrayList<>();

    private ResourcePolicyReader(JsonNode spec) {
        this.spec = spec;
    }

    /** A policy of exactly this object, with the fields that have no effect; or every reason why it is none. */
    public static Loaded<UnitPolicy> read(String namespace, String name, JsonNode object) {
        ResourcePolicyReader reader = new ResourcePolicyReader(object.path("spec"));
        List<Unit> units = reader.units();
        reader.noteWhatIsNotSupported();
        if (units.isEmpty() && reader.problems.isEmpty()) {
            reader.problems.add("spec.units: is empty; give at least one");
        }
        return reader.problems.isEmpty()
                ? new Loaded.Valid<>(reader.policy(namespace, name, units), reader.notSupported)
                : new Loaded.Invalid<>(reader.problems);
    }

    private UnitPolicy policy(String namespace, String name, List<Unit> units) {
        return new UnitPolicy(
                name,
                namespace,
                strings(spec.path("selector")),
                Optional.empty(),
                units,
                spec.path("ignoreTerminatingPod").asBoolean(true));
    }

    private void noteWhatIsNotSupported() {
        NOT_SUPPORTED.stream().filter(spec::has).forEach(field -> notSupported.add("spec." + field));
    }

    private List<Unit> units() {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < spec.path("units").size(); i++) {
            units.add(unit("spec.units[" + i + "]", spec.path("units").get(i)));
        }
        return units;
    }

    private Unit unit(String path, JsonNode unit) {
        String resource = unit.path("resource").asText();
        if (!VIRTUAL.contains(resource) && !SERVERS.contains(resource)) {
            problems.add(path + ".resource: is " + resource + "; write ecs, elastic, eci or acs");
        }
        int max = unit.path("max").asInt();
        if (max < 0) {
            problems.add(path + ".max: is " + max + "; write 0 or more");
        }
        return new Unit(
                VIRTUAL.contains(resource),
                strings(unit.path("nodeSelector")),
                unit.has("max") ? OptionalInt.of(max) : OptionalInt.empty(),
                maxResources(path + ".maxResources", unit.path("maxResources")),
                strings(unit.path("podLabels")),
                strings(unit.path("podAnnotations")));
    }

    private ResourceAmounts maxResources(String path, JsonNode object) {
        Map<String, Long> limits = new LinkedHashMap<>();
        strings(object).forEach((name, text) -> {
            try {
                limits.put(name, ResourceAmounts.amount(name, Quantity.parse(text)));
            } catch (IllegalArgumentException notAQuantity) {
                problems.add(path + "." + name + ": is " + text + "; write a quantity such as 4, 500m or 8Gi");
            }
        });
        return new ResourceAmounts(limits);
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }
}
