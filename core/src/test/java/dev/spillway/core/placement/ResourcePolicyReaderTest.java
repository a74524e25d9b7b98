package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.placement.UnitPolicy.Unit;
import dev.spillway.core.profile.Loaded;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ResourcePolicyReaderTest {

    @Test
    void acksPolicyIsReadAndWhatOnlyAcksSchedulerDoesIsNamed() {
        Loaded<UnitPolicy> loaded = read("""
                spec:
                  selector: {app: web}
                  strategy: prefer
                  units:
                  - resource: ecs
                    max: 3
                    nodeSelector: {paid: monthly}
                    podLabels: {unit: a}
                  - resource: eci
                    maxResources: {cpu: "4"}
                    podAnnotations: {k8s.aliyun.com/eci-use-specs: 2-4Gi}
                  preemptPolicy: AfterAllUnits
                  ignoreTerminatingPod: false
                  whenTryNextUnits: {policy: TimeoutOrExceedMax, timeout: 15m}
                """);

        UnitPolicy expected = new UnitPolicy(
                "order",
                "shop",
                Map.of("app", "web"),
                Optional.empty(),
                List.of(
                        new Unit(false, Map.of("paid", "monthly"), OptionalInt.of(3), Map.of("unit", "a"), Map.of()),
                        new Unit(
                                true,
                                Map.of(),
                                OptionalInt.empty(),
                                new ResourceAmounts(Map.of("cpu", 4000L)),
                                Map.of(),
                                Map.of("k8s.aliyun.com/eci-use-specs", "2-4Gi"))),
                false);
        assertThat(loaded)
                .isEqualTo(new Loaded.Valid<>(expected, List.of("spec.preemptPolicy", "spec.whenTryNextUnits")));
    }

    @Test
    void everyProblemIsNamed() {
        assertThat(read("{spec: {units: [{resource: moon}, {resource: eci, max: -1, maxResources: {cpu: much}}]}}"))
                .isEqualTo(new Loaded.Invalid<UnitPolicy>(List.of(
                        "spec.units[0].resource: is moon; write ecs, elastic, eci or acs",
                        "spec.units[1].max: is -1; write 0 or more",
                        "spec.units[1].maxResources.cpu: is much; write a quantity such as 4, 500m or 8Gi")));
        assertThat(read("{spec: {}}"))
                .isEqualTo(new Loaded.Invalid<UnitPolicy>(List.of("spec.units: is empty; give at least one")));
    }

    private static Loaded<UnitPolicy> read(String yaml) {
        return ResourcePolicyReader.read("shop", "order", Yaml.tree(yaml));
    }
}
