package dev.spillway.provider.cri;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.Acceptance;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.acceptance.PodAcceptance;
import dev.spillway.core.acceptance.PodFeature;
import dev.spillway.provider.Runtimes.Handler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a runtime does not announce is refused, since it would drop it without a word. */
final class RuntimeAbilitiesTest {
    private static final RuntimeAbilities OLD =
            new RuntimeAbilities("containerd://1.6.20", Set.of("runc"), "runc", List.of(), false);
    private static final RuntimeAbilities NEW = new RuntimeAbilities(
            "containerd://2.2.0",
            Set.of("runc", "kata"),
            "runc",
            List.of(new Handler("", true, true), new Handler("kata", false, false), new Handler("runc", true, true)),
            true);

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UnsupportedUserNamespaces    | {"hostUsers": false}
            UnsupportedProcMount         | {"containers": [{"name": "a", "securityContext": {"procMount": "Unmasked"}}]}
            UnsupportedRecursiveReadOnly | {"containers": [{"name": "a", "volumeMounts": [{"name": "v", "recursiveReadOnly": "Enabled"}]}]}
            UnsupportedImageVolumes      | {"volumes": [{"name": "v", "image": {"reference": "r"}}]}
            """)
    void whatCameWithContainerd2IsRefusedOnOlderOnes(String reason, String spec) throws JsonProcessingException {
        Pod pod = pod();
        pod.setSpec(new JsonMapper().readValue(spec, PodSpec.class));

        assertThat(check(pod, OLD))
                .isInstanceOfSatisfying(
                        Acceptance.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(check(pod, NEW)).isInstanceOf(Acceptance.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "containerd://1.7.28, false",
        "containerd://2.0.5, false",
        "containerd://2.1.0, true",
        "containerd://v2.1.9+unknown, true",
        "containerd://3.0.0-rc.1, true",
        "cri-o://1.36.0, false"
    })
    void imagesAreMountedSinceContainerd21WhichDoesNotSaySo(String version, boolean expected) {
        FeatureSet features = new RuntimeAbilities(version, Set.of(), "runc", List.of(), false).features();

        assertThat(features.has(PodFeature.IMAGE_VOLUMES)).isEqualTo(expected);
    }

    @Test
    void aHandlerThatCannotIsNotHelpedByOneThatCan() {
        assertThat(NEW.userNamespaces("")).isTrue();
        assertThat(NEW.userNamespaces("runc")).isTrue();
        assertThat(NEW.userNamespaces("kata")).isFalse();
        assertThat(NEW.recursiveReadOnlyMounts("kata")).isFalse();
        assertThat(OLD.userNamespaces("runc")).isFalse();
    }

    @Test
    void theNodeClaimsOnlyWhatItsPodsGet() {
        assertThat(OLD.runtimes("").handlers()).isEmpty();
        assertThat(NEW.runtimes("").handlers())
                .extracting(h -> h.name() + " " + h.userNamespaces() + " " + h.recursiveReadOnlyMounts())
                .containsExactly(" true true", "kata false false", "runc true true");
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
        FeatureSet features = PodFeatures.supported(FeatureSet.of(), abilities.features());
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
