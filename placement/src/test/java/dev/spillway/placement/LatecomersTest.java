package dev.spillway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.placement.overflow.PodWrites.Outcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LatecomersTest {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private final FakeCluster cluster = new FakeCluster();
    private final List<String> written = new ArrayList<>();
    private final Latecomers latecomers = new Latecomers(
            cluster::state,
            cluster::namespaceLabels,
            (pod, annotations) -> {
                written.add(pod.name() + " " + annotations);
                return Outcome.WRITTEN;
            },
            (pod, event) -> {},
            () -> Instant.parse("2026-01-01T00:00:10Z"),
            Runnable::run);

    @Test
    void aPodThatGotItsNodeWhileNobodyActedIsGivenItsCostByWhoActsNext() {
        latecomers.missed(replica("web", Map.of()));
        assertThat(written).isEmpty();

        latecomers.lookAgain();
        latecomers.lookAgain();

        assertThat(written).containsExactly("web {" + COST + "=-1000}");
    }

    @Test
    void aPodThatLacksNothingIsNotRemembered() {
        latecomers.missed(replica("web", Map.of(COST, "-1000")));
        latecomers.lookAgain();

        assertThat(written).isEmpty();
    }

    private static Pod replica(String name, Map<String, String> annotations) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .withUid(name)
                .withResourceVersion("1")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .withAnnotations(annotations)
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName("web")
                .withUid("rs")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName("virtual-kubelet")
                .addNewContainer()
                .withName("web")
                .withImage("nginx")
                .endContainer()
                .endSpec()
                .build();
    }
}
