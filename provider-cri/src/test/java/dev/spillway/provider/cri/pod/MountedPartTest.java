package dev.spillway.provider.cri.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MountedPartTest {
    @Test
    void aMountWithoutSubPathIsOfTheWholeVolume() throws ContainerConfigException {
        assertThat(MountedPart.of(new VolumeMount(), Map.of())).isEmpty();
        assertThat(MountedPart.of(subPath("."), Map.of())).isEmpty();
    }

    @Test
    void anExpressionIsExpandedWithTheContainersVariables() throws ContainerConfigException {
        assertThat(MountedPart.of(expression("logs/$(POD)"), Map.of("POD", "p-1")))
                .contains(Path.of("logs/p-1"));
    }

    @Test
    void namesWithoutAValueAreSaid() {
        assertThatThrownBy(() -> MountedPart.of(expression("$(B)/$(A)"), Map.of("B", "")))
                .hasMessage("missing value for A, B");
    }

    @Test
    void noPartLiesOutsideItsVolume() {
        assertThatThrownBy(() -> MountedPart.of(subPath("a/../../b"), Map.of()))
                .hasMessage("unable to provision SubPath \"a/../../b\": must not contain '..'");
        assertThatThrownBy(() -> MountedPart.of(expression("$(X)"), Map.of("X", "/etc")))
                .hasMessage("error SubPath \"/etc\" must not be an absolute path");
    }

    private static VolumeMount subPath(String path) {
        return new VolumeMountBuilder().withSubPath(path).build();
    }

    private static VolumeMount expression(String path) {
        return new VolumeMountBuilder().withSubPathExpr(path).build();
    }
}
