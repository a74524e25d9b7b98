package dev.spillway.core.spec;

import static java.util.function.Function.identity;

import dev.spillway.core.ElasticSpec;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An ECS instance type that an ECI pod may run as; it is billed as a whole, by its name. */
record EcsType(String name, PodSize size, int gpus, String gpuModel) {
    private static final Map<String, EcsType> KNOWN = SpecData.lines("ecs.types").stream()
            .map(EcsType::read)
            .collect(Collectors.toMap(EcsType::name, identity()));

    private static EcsType read(String line) {
        String[] column = line.split("\\s+", -1);
        return new EcsType(column[0], PodSize.of(column[1], column[2]), Integer.parseInt(column[3]), column[4]);
    }

    static Optional<EcsType> named(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    ElasticSpec spec() {
        return new ElasticSpec(name, size.milliCpu(), size.memoryBytes(), 0, gpus, name, gpus * 1000L, 0);
    }
}
