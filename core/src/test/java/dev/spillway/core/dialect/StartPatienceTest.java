package dev.spillway.core.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StartPatienceTest {
    @Test
    void withoutAWordAPodWaitsForEver() {
        StartPatience patience = StartPatience.of(pod("other", "x"));

        assertThat(patience).isEqualTo(StartPatience.ENDLESS);
        assertThat(patience.failure()).isEmpty();
    }

    @Test
    void failFastIsAFailureWithAcksReason() {
        assertThat(StartPatience.of(pod("k8s.aliyun.com/eci-fail-strategy", "fail-fast"))
                        .failure())
                .contains("ContainerInstanceScheduleFailed");
        assertThat(StartPatience.of(pod("k8s.aliyun.com/eci-fail-strategy", "fail-over"))
                        .failure())
                .isEmpty();
        assertThat(StartPatience.of(pod("k8s.aliyun.com/eci-fail-strategy", "fail-back"))
                        .failure())
                .isEmpty();
        assertThat(StartPatience.of(pod("k8s.aliyun.com/pod-fail-on-create-err", "true"))
                        .failure())
                .contains("ProviderFailed");
    }

    @Test
    void onlyTheMinutesThatAckTakesCount() {
        String name = "k8s.aliyun.com/eci-max-pending-minute";
        assertThat(StartPatience.of(pod(name, "10")).pendingAtMost()).contains(Duration.ofMinutes(10));
        assertThat(StartPatience.of(pod(name, "1440")).pendingAtMost()).contains(Duration.ofHours(24));
        for (String refused : new String[] {"9", "1441", "soon", ""}) {
            assertThat(StartPatience.of(pod(name, refused)).pendingAtMost()).isEmpty();
        }
    }

    @Test
    void theTimeRunsFromTheBindingNotFromTheCreation() {
        Pod pod = new PodBuilder(pod("k8s.aliyun.com/eci-max-pending-minute", "10"))
                .withNewStatus()
                .withConditions(new PodConditionBuilder()
                        .withType("PodScheduled")
                        .withStatus("True")
                        .withLastTransitionTime("2026-01-01T01:00:00Z")
                        .build())
                .endStatus()
                .build();

        assertThat(StartPatience.of(pod).deadline(pod)).contains(Instant.parse("2026-01-01T01:10:00Z"));
    }

    private static Pod pod(String annotation, String value) {
        return new PodBuilder()
                .withNewMetadata()
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .addToAnnotations(annotation, value)
                .endMetadata()
                .build();
    }
}
