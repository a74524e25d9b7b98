package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import org.junit.jupiter.api.Test;

final class ReferencedObjectsTest {
    @Test
    void everyPlaceThatNamesAConfigMapOrASecretIsFound() {
        PodSpec spec = new PodSpecBuilder()
                .addNewInitContainer()
                .addNewEnvFrom()
                .withNewConfigMapRef("env-from", false)
                .endEnvFrom()
                .endInitContainer()
                .addNewContainer()
                .addNewEnv()
                .withNewValueFrom()
                .withNewSecretKeyRef("key", "env-secret", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withNewValueFrom()
                .withNewConfigMapKeyRef("key", "env-map", false)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .addNewVolume()
                .withNewSecret()
                .withSecretName("volume-secret")
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withNewProjected()
                .addNewSource()
                .withNewConfigMap()
                .withName("kube-root-ca.crt")
                .endConfigMap()
                .endSource()
                .endProjected()
                .endVolume()
                .addNewImagePullSecret("registry")
                .build();

        ReferencedObjects found = ReferencedObjects.of(spec);
        assertThat(found.configMaps()).containsExactly("env-from", "env-map", "kube-root-ca.crt");
        assertThat(found.secrets()).containsExactly("env-secret", "registry", "volume-secret");
    }
}
