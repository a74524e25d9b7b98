package dev.spillway.provider.cri;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Acceptance;
import dev.spillway.core.Acceptance.Accepted;
import dev.spillway.core.Acceptance.Refused;
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
        assertThat(check(pod, false)).isInstanceOf(Accepted.class);
    }

    @Test
    void appArmorIsForMachinesWhoseKernelHasIt() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withNewAppArmorProfile()
                .withType("RuntimeDefault")
                .endAppArmorProfile()
                .endSecurityContext()
                .endSpec()
                .build();

        assertThat(check(pod, true)).isInstanceOf(Accepted.class);
        assertThat(check(pod, false))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo("AppArmor"));
        pod.getSpec().getSecurityContext().getAppArmorProfile().setType("Unconfined");
        assertThat(check(pod, false)).isInstanceOf(Accepted.class);
    }

    private static Acceptance check(Pod pod, boolean appArmor) {
        FeatureSet features = PodFeatures.supported(PodFeatures.ofMachine(false, appArmor), FeatureSet.of());
        return PodAcceptance.check(pod, new NodeTerms("virtual-kubelet", Map.of(), List.of(), features));
    }
}
