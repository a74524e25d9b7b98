package dev.spillway.core.spec;

import static dev.spillway.core.spec.Catalogue.AS_REQUESTED;
import static dev.spillway.core.spec.PodsOfSize.both;
import static dev.spillway.core.spec.PodsOfSize.pod;
import static dev.spillway.core.spec.PodsOfSize.requests;
import static dev.spillway.core.spec.PodsOfSize.sized;
import static dev.spillway.core.spec.PodsOfSize.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AsRequestedTest {
    @Test
    void requestsAreTakenAsTheyAre() {
        var spec = sized(AS_REQUESTED, pod(requests("100m", "128Mi"), requests("250m", "1Gi")));
        assertThat(spec.name()).isEqualTo("as-requested");
        assertThat(spec.milliCpu()).isEqualTo(350);
        assertThat(spec.memoryBytes()).isEqualTo((128L << 20) + (1L << 30));
    }

    @Test
    void theLargestMomentOfInitContainersAndSidecarsCounts() {
        var sidecar = new ContainerBuilder(requests("1", "1Gi"))
                .withRestartPolicy("Always")
                .build();
        var pod = with(Map.of(), List.of(sidecar, requests("4", "1Gi")), List.of(requests("2", "3Gi")));
        var spec = sized(AS_REQUESTED, pod);
        assertThat(spec.milliCpu()).isEqualTo(5000);
        assertThat(spec.memoryBytes()).isEqualTo(4L << 30);
    }

    @Test
    void overheadIsAddedAndAPodLevelRequestReplacesTheSum() {
        var pod = new PodBuilder(pod(requests("1", "1Gi")))
                .editSpec()
                .withNewResources()
                .addToRequests("cpu", new Quantity("3"))
                .endResources()
                .addToOverhead("memory", new Quantity("64Mi"))
                .endSpec()
                .build();
        var spec = sized(AS_REQUESTED, pod);
        assertThat(spec.milliCpu()).isEqualTo(3000);
        assertThat(spec.memoryBytes()).isEqualTo((1L << 30) + (64L << 20));
    }

    @Test
    void gpusAndAllStorageAreBilled() {
        var spec = sized(AS_REQUESTED, pod(both(Map.of("nvidia.com/gpu", "2", "ephemeral-storage", "10Gi"), Map.of())));
        assertThat(spec.gpus()).isEqualTo(2);
        assertThat(spec.milliGpus()).isEqualTo(2000);
        assertThat(spec.extraStorageBytes()).isEqualTo(10L << 30);
    }

    @Test
    void cataloguesAreFoundByName() {
        assertThat(Catalogue.named("tke-intel")).contains(Catalogue.TKE_INTEL);
        assertThat(Catalogue.named("as-requested")).contains(AS_REQUESTED);
        assertThat(Catalogue.named("eks")).isEmpty();
    }
}
