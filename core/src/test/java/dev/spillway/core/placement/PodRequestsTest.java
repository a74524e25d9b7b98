package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PodRequestsTest {

    @Test
    void containersAndSidecarsAddUp() {
        ResourceAmounts requests = of("""
                metadata: {name: a}
                spec:
                  initContainers:
                  - {name: proxy, image: a, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
                  containers:
                  - {name: a, image: a, resources: {requests: {cpu: 250m, memory: 1Gi}}}
                  - {name: b, image: a, resources: {requests: {cpu: "1"}}}
                """);

        assertThat(requests.of("cpu")).isEqualTo(1350);
        assertThat(requests.of("memory")).isEqualTo(1L << 30);
        assertThat(requests.of("pods")).isEqualTo(1);
    }

    @Test
    void aGreedyInitContainerCountsWithTheSidecarsBeforeItOnly() {
        ResourceAmounts requests = of("""
                metadata: {name: a}
                spec:
                  initContainers:
                  - {name: first, image: a, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
                  - {name: setup, image: a, resources: {requests: {cpu: "2"}}}
                  - {name: second, image: a, restartPolicy: Always, resources: {requests: {cpu: 500m}}}
                  containers:
                  - {name: a, image: a, resources: {requests: {cpu: 100m}}}
                """);

        assertThat(requests.of("cpu")).isEqualTo(2100);
    }

    @Test
    void podLevelRequestsGoBeforeTheSumAndOverheadComesOnTop() {
        ResourceAmounts requests = of("""
                metadata: {name: a}
                spec:
                  resources: {requests: {cpu: "3"}}
                  overhead: {cpu: 250m}
                  containers:
                  - {name: a, image: a, resources: {requests: {cpu: "1", memory: 64Mi}}}
                """);

        assertThat(requests.of("cpu")).isEqualTo(3250);
        assertThat(requests.of("memory")).isEqualTo(64L << 20);
    }

    private static ResourceAmounts of(String yaml) {
        return PodRequests.of(Yaml.pod(yaml).getSpec());
    }
}
