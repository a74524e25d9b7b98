package dev.spillway.provider.cri;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Acceptance.Accepted;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.acceptance.PodAcceptance;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodFeaturesTest {
    /** As on a kubelet whose host has no SELinux: the options reach the runtime, which leaves them out. */
    @Test
    void seLinuxOptionsAreNoReasonToRefuseAPod() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withNewSeLinuxOptions()
                .withLevel("s0")
                .endSeLinuxOptions()
                .endSecurityContext()
                .endSpec()
                .build();
        NodeTerms node =
                new NodeTerms("virtual-kubelet", Map.of(), List.of(), PodFeatures.supported(false, FeatureSet.of()));

        assertThat(PodAcceptance.check(pod, node)).isInstanceOf(Accepted.class);
    }
}
