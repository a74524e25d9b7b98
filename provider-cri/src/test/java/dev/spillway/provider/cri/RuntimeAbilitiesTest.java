package dev.spillway.provider.cri;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Acceptance;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.acceptance.PodAcceptance;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a runtime does not announce is refused, since it would drop it without a word. */
final class RuntimeAbilitiesTest {
    private static final RuntimeAbilities OLD =
            new RuntimeAbilities("containerd://1.6.20", Set.of("runc"), "runc", List.of(), false);
    private static final RuntimeAbilities NEW =
            new RuntimeAbilities("containerd://2.2.0", Set.of("runc", "kata"), "runc", List.of("runc", "kata"), true);

    @Test
    void theStrictPolicyForGroupsNeedsARuntimeThatAnnouncesIt() {
        Pod pod = pod();
        pod.getSpec().getSecurityContext().setSupplementalGroupsPolicy("Strict");

        assertThat(check(pod, OLD))
                .isInstanceOfSatisfying(
                        Acceptance.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("SupplementalGroupsPolicyNotSupported"));
        assertThat(check(pod, NEW)).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void theNodeClaimsOnlyWhatItsPodsGet() {
        assertThat(OLD.runtimes("").handlers()).isEmpty();
        assertThat(NEW.runtimes("").handlers())
                .extracting(h -> h.name() + " " + h.userNamespaces() + " " + h.recursiveReadOnlyMounts())
                .containsExactly("runc false false", "kata false false");
        assertThat(NEW.runtimes("").supplementalGroupsPolicy()).isTrue();
    }

    @Test
    void theSandboxInUseIsThePoolsElseTheRuntimesOwn() {
        assertThat(NEW.runtimes("kata").sandbox()).isEqualTo("kata");
        assertThat(NEW.runtimes("").sandbox()).isEqualTo("runc");
        assertThat(OLD.mayKnow("kata")).isFalse();
        assertThat(NEW.mayKnow("kata")).isTrue();
    }

    private static Acceptance check(Pod pod, RuntimeAbilities abilities) {
        FeatureSet features = PodFeatures.supported(false, abilities.features());
        return PodAcceptance.check(pod, new NodeTerms("virtual-kubelet", Map.of(), List.of(), features));
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .endSecurityContext()
                .endSpec()
                .build();
    }
}
