package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClaimCheckTest {
    private final NodeBench bench = new NodeBench();

    @BeforeEach
    void start() throws Exception {
        bench.inputs.put(new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("data")
                .withUid("claim")
                .endMetadata()
                .withNewSpec()
                .withVolumeName("disk")
                .endSpec()
                .withNewStatus()
                .withPhase("Bound")
                .endStatus()
                .build());
        bench.start();
    }

    @Test
    void aPodWhoseClaimIsOnADriverThatIsNotHereIsRefused() throws Exception {
        bench.inputs.put(new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("disk")
                .endMetadata()
                .withNewSpec()
                .withNewClaimRef()
                .withUid("claim")
                .endClaimRef()
                .withNewCsi()
                .withDriver("disk.example.com")
                .endCsi()
                .endSpec()
                .build());

        bench.running(claiming("a"));

        assertThat(bench.api.phase("a")).isEqualTo("Failed");
        assertThat(bench.api.pod("a").getStatus().getReason()).isEqualTo("UnsupportedCsiVolumes");
        assertThat(bench.provider.ensured).isEmpty();
    }

    @Test
    void aPodWhoseClaimIsNotBoundYetIsTakenAndWaits() throws Exception {
        bench.running(claiming("a"));

        assertThat(bench.provider.ensured).hasSize(1);
    }

    private static Pod claiming(String uid) {
        return new PodBuilder(TestPods.pod(uid))
                .editSpec()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName("data")
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build();
    }
}
