package dev.spillway.core.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartRulesTest {

    @ParameterizedTest
    @CsvSource({
        "Always,    0, true",
        "Always,    1, true",
        "OnFailure, 0, false",
        "OnFailure, 1, true",
        "Never,     0, false",
        "Never,     1, false",
    })
    void thePodsPolicyDecidesForContainersWithoutTheirOwn(String policy, int exitCode, boolean restarts) {
        assertThat(RestartRules.restartsAfter(Pods.container("a"), spec(policy), exitCode))
                .isEqualTo(restarts);
    }

    @ParameterizedTest
    @CsvSource({"Always, 0, true", "OnFailure, 0, false", "OnFailure, 7, true", "Never, 7, false"})
    void theContainersOwnPolicyOverridesThePods(String own, int exitCode, boolean restarts) {
        for (String pods : List.of("Always", "OnFailure", "Never")) {
            assertThat(RestartRules.restartsAfter(container(own), spec(pods), exitCode))
                    .isEqualTo(restarts);
        }
    }

    @ParameterizedTest
    @CsvSource({"In, 42, true", "In, 1, false", "NotIn, 42, false", "NotIn, 1, true"})
    void aMatchingRuleRestartsWhatThePolicyWouldNot(String operator, int exitCode, boolean restarts) {
        Container container = container("Never", Pods.rule("Restart", operator, 42));

        assertThat(RestartRules.restartsAfter(container, spec("Never"), exitCode))
                .isEqualTo(restarts);
    }

    @Test
    void rulesOfAContainerWithoutItsOwnPolicyAreNotLookedAt() {
        Container container = new ContainerBuilder(Pods.container("a"))
                .withRestartPolicyRules(Pods.rule("Restart", "In", 42))
                .build();

        assertThat(RestartRules.restartsAfter(container, spec("Never"), 42)).isFalse();
    }

    @Test
    void theFirstMatchingRuleSaysWhetherAllContainersRestart() {
        Container container =
                container("Never", Pods.rule("Restart", "In", 1), Pods.rule("RestartAllContainers", "In", 1, 2));

        assertThat(RestartRules.restartsAll(container, 1)).isFalse();
        assertThat(RestartRules.restartsAll(container, 2)).isTrue();
        assertThat(RestartRules.restartsAll(container, 3)).isFalse();
    }

    @Test
    void aContainerKilledWhileItRanRestartsUnlessItsPolicyIsNever() {
        assertThat(RestartRules.restartsAfterKill(Pods.container("a"), spec("OnFailure")))
                .isTrue();
        assertThat(RestartRules.restartsAfterKill(Pods.container("a"), spec("Never")))
                .isFalse();
        assertThat(RestartRules.restartsAfterKill(container("Never", Pods.rule("Restart", "NotIn", 0)), spec("Always")))
                .isFalse();
    }

    private static PodSpec spec(String restartPolicy) {
        return Pods.of(restartPolicy, List.of(), "a").getSpec();
    }

    private static Container container(String restartPolicy, ContainerRestartRule... rules) {
        return new ContainerBuilder(Pods.container("a"))
                .withRestartPolicy(restartPolicy)
                .withRestartPolicyRules(rules)
                .build();
    }
}
