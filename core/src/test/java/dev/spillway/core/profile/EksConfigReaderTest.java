package dev.spillway.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class EksConfigReaderTest {

    @Test
    void tencentsExampleIsRead() {
        Loaded<EksConfig> loaded = EksConfigReader.read(Map.of("pod.annotations", """
                eks.tke.cloud.tencent.com/resolv-conf: |
                  nameserver 183.60.83.19
                eks.tke.cloud.tencent.com/host-sysctls: '[{"name":"net.core.rmem_max","value":"26214400"}]'
                """, "AUTO_SCALE_EKS", "true"));

        assertThat(loaded)
                .isEqualTo(new Loaded.Valid<>(
                        new EksConfig(
                                Map.of(
                                        "eks.tke.cloud.tencent.com/resolv-conf",
                                        "nameserver 183.60.83.19\n",
                                        "eks.tke.cloud.tencent.com/host-sysctls",
                                        "[{\"name\":\"net.core.rmem_max\",\"value\":\"26214400\"}]"),
                                Optional.of(true),
                                OptionalInt.empty()),
                        List.of()));
    }

    @Test
    void anEmptyConfigMapSaysNothing() {
        assertThat(EksConfigReader.read(Map.of())).isEqualTo(new Loaded.Valid<>(EksConfig.DEFAULT, List.of()));
    }

    @Test
    void everyProblemIsNamed() {
        Loaded<EksConfig> loaded = EksConfigReader.read(
                Map.of("pod.annotations", "a: {b: c}", "AUTO_SCALE_EKS", "on", "LOCAL_REPLICAS", "-1"));

        assertThat(loaded)
                .isEqualTo(new Loaded.Invalid<EksConfig>(List.of(
                        "pod.annotations.a: is no text; put it in quotes",
                        "AUTO_SCALE_EKS: is on; write \"true\" or \"false\"",
                        "LOCAL_REPLICAS: is -1; write a number of replicas")));
    }

    @Test
    void brokenYamlIsNamedWithItsLine() {
        Loaded<EksConfig> loaded = EksConfigReader.read(Map.of("pod.annotations", "a: b\nc: [d"));

        assertThat(((Loaded.Invalid<EksConfig>) loaded).problems())
                .singleElement()
                .asString()
                .startsWith("pod.annotations: is no YAML: ")
                .contains("line ");
    }
}
