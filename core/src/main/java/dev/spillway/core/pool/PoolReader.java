package dev.spillway.core.pool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.profile.Loaded;
import dev.spillway.core.spec.Catalogue;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a custom resource {@code VirtualNodePool}; its schema has been checked by the API server, its sense is here. */
public final class PoolReader {
    private static final String PREFIX = "virtual-kubelet";
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");
    private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

    private final JsonNode spec;
    private final List<String> problems = new ArrayList<>();

    private PoolReader(JsonNode spec) {
        this.spec = spec;
    }

    /** A pool of exactly this object, or every reason why it is none. */
    public static Loaded<PoolSpec> read(String name, JsonNode object) {
        PoolReader reader = new PoolReader(object.path("spec"));
        PoolSpec pool = reader.pool(name);
        reader.checkNames(pool);
        return reader.problems.isEmpty() ? new Loaded.Valid<>(pool, List.of()) : new Loaded.Invalid<>(reader.problems);
    }

    private PoolSpec pool(String name) {
        return new PoolSpec(
                name,
                Optional.of(text("instance", "")).filter(instance -> !instance.isEmpty()),
                text("nodeNamePrefix", PREFIX),
                text("region", ""),
                zones(),
                architectures(),
                provider(),
                quantities("capacity"),
                quantities("quota"),
                catalogue(),
                strings("labels"),
                taint());
    }

    private List<PoolSpec.Zone> zones() {
        List<PoolSpec.Zone> zones = new ArrayList<>();
        spec.path("zones")
                .forEach(zone -> zones.add(new PoolSpec.Zone(
                        zone.path("name").asText(""), zone.path("subnet").asText(""))));
        return zones;
    }

    private List<String> architectures() {
        List<String> architectures = new ArrayList<>();
        spec.path("architectures").forEach(each -> architectures.add(each.asText()));
        architectures.stream()
                .filter(each -> !ARCHITECTURES.contains(each))
                .forEach(each -> problems.add("spec.architectures: has " + each + "; write amd64 or arm64"));
        return architectures.isEmpty() ? List.of("amd64") : architectures;
    }

    private PoolProvider provider() {
        JsonNode provider = spec.path("provider");
        if (provider.size() > 1) {
            problems.add("spec.provider: names " + provider.size() + "; write containerd or simulator");
        }
        if (!provider.has("simulator")) {
            return new PoolProvider.Containerd();
        }
        return new PoolProvider.Simulator(
                Duration.ofMillis(provider.at("/simulator/startDelayMillis").asLong(0)));
    }

    private Map<String, Quantity> quantities(String field) {
        Map<String, Quantity> quantities = new LinkedHashMap<>();
        spec.path(field)
                .properties()
                .forEach(each -> quantity(
                                field + "." + each.getKey(), each.getValue().asText())
                        .ifPresent(quantity -> quantities.put(each.getKey(), quantity)));
        return quantities;
    }

    private Optional<Quantity> quantity(String path, String text) {
        try {
            Quantity quantity = Quantity.parse(text);
            if (quantity.getNumericalAmount().signum() > 0) {
                return Optional.of(quantity);
            }
        } catch (IllegalArgumentException notAQuantity) {
            // Refused below with the same words as a quantity that is not positive.
        }
        problems.add("spec." + path + ": is " + text + "; write a positive quantity such as 4, 500m or 8Gi");
        return Optional.empty();
    }

    private Optional<Catalogue> catalogue() {
        String name = text("catalogue", "");
        Optional<Catalogue> catalogue = Catalogue.named(name);
        if (!name.isEmpty() && catalogue.isEmpty()) {
            problems.add("spec.catalogue: is " + name + "; write one of "
                    + String.join(
                            ", ",
                            Stream.of(Catalogue.values())
                                    .map(Catalogue::catalogueName)
                                    .toList()));
        }
        return catalogue;
    }

    private Map<String, String> strings(String field) {
        Map<String, String> strings = new LinkedHashMap<>();
        spec.path(field)
                .properties()
                .forEach(each -> strings.put(each.getKey(), each.getValue().asText()));
        return strings;
    }

    private Taint taint() {
        if (!spec.has("taint")) {
            return Dialect.ACK.taint();
        }
        JsonNode taint = spec.path("taint");
        String value = taint.path("value").asText("");
        return new TaintBuilder()
                .withKey(taint.path("key").asText())
                .withValue(value.isEmpty() ? null : value)
                .withEffect(taint.path("effect").asText("NoSchedule"))
                .build();
    }

    private void checkNames(PoolSpec pool) {
        Set<String> names = new HashSet<>();
        for (PoolNode node : pool.nodes()) {
            if (!names.add(node.name())) {
                problems.add("spec.zones: two nodes would be called " + node.name() + "; name each zone once");
            } else if (!NODE_NAME.matcher(node.name()).matches()) {
                problems.add("spec.zones: " + node.name() + " is no name of a node; write lower-case letters, digits,"
                        + " '-' and '.', at most 63");
            }
        }
    }

    private String text(String field, String otherwise) {
        return spec.path(field).asText(otherwise);
    }
}
