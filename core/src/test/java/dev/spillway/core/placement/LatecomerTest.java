package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LatecomerTest {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    @Test
    void aReplicaThatGotToAVirtualNodeWithoutItsCostIsGivenIt() {
        assertThat(annotations(replica("virtual-kubelet", Map.of()))).containsExactly(Map.entry(COST, "-1000"));
    }

    @Test
    void aCostThatIsThereStays() {
        assertThat(annotations(replica("virtual-kubelet", Map.of(COST, "5")))).isEmpty();
        assertThat(Latecomer.mayLackItsCost(replica("virtual-kubelet", Map.of(COST, "5"))))
                .isFalse();
    }

    @Test
    void aReplicaThatHadOverflowedAndFoundAServerIsNoLongerTheFirstToLeave() {
        Map<String, String> overflowed = Map.of("spillway.dev/overflow", "servers lack room", COST, "-1000");

        assertThat(annotations(replica("server", overflowed))).containsExactly(Map.entry(COST, "0"));
    }

    @Test
    void whereNoControllerLooksAtTheCostNothingIsWritten() {
        Pod single = new PodBuilder(replica("virtual-kubelet", Map.of()))
                .editMetadata()
                .withOwnerReferences()
                .endMetadata()
                .build();

        assertThat(annotations(single)).isEmpty();
    }

    @Test
    void aPodThatWasMeantForVirtualNodesAndIsOnAServerIsToldWhoMeantIt() {
        Pod meant = new PodBuilder(replica("server", Map.of()))
                .editMetadata()
                .addToLabels("alibabacloud.com/eci", "true")
                .endMetadata()
                .build();

        assertThat(latecomer(meant).misplaced())
                .hasValueSatisfying(why -> assertThat(why).contains("on server server", "the pod's labels"));
        assertThat(latecomer(replica("server", Map.of())).misplaced()).isEmpty();
    }

    @Test
    void onlyYoungPodsAreNews() {
        Instant now = Instant.parse("2026-01-01T02:00:00Z");

        assertThat(Latecomer.isYoungerThan(replica("server", Map.of()), Duration.ofHours(3), now))
                .isTrue();
        assertThat(Latecomer.isYoungerThan(replica("server", Map.of()), Duration.ofHours(1), now))
                .isFalse();
    }

    private static Map<String, String> annotations(Pod pod) {
        return latecomer(pod).annotations();
    }

    private static Latecomer latecomer(Pod pod) {
        return new Latecomer(Cluster.hybrid(0).state(), pod, Map.of());
    }

    private static Pod replica(String node, Map<String, String> annotations) {
        return new PodBuilder(Yaml.pod("""
                metadata:
                  name: web
                  namespace: shop
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: rs, controller: true}]
                spec:
                  nodeName: %s
                  containers: [{name: web, image: nginx}]
                """.formatted(node)))
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }
}
