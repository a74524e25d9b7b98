package dev.spillway.core.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupValuesTest {
    private static final long GIB = 1L << 30;

    @ParameterizedTest
    @CsvSource({
        "0, 2, 0",
        "1, 2, 1000",
        "10, 10, 1000",
        "500, 512, 50000",
        "1000, 1024, 100000",
        "300000, 262144, 30000000"
    })
    void cpuBecomesSharesAndQuotaWithTheirBounds(long milliCpu, long shares, long quota) {
        assertThat(CgroupValues.shares(milliCpu)).isEqualTo(shares);
        assertThat(CgroupValues.quota(milliCpu)).isEqualTo(quota);
    }

    @Test
    void aContainersSharesComeFromItsRequestAndItsQuotaFromItsLimit() {
        Pod pod = Pods.withContainer(
                "{'resources': {'requests': {'cpu': '250m'}, 'limits': {'cpu': '1', 'memory': '1Gi'}}}");

        assertThat(ofContainer(pod)).isEqualTo(new LinuxResources(256, 100_000, 100_000, GIB));
    }

    @Test
    void aLimitAloneIsTheRequestTooAndNothingIsNoLimit() {
        assertThat(ofContainer(Pods.withContainer("{'resources': {'limits': {'cpu': '2'}}}")))
                .isEqualTo(new LinuxResources(2048, 200_000, 100_000, 0));
        assertThat(ofContainer(Pods.running("a"))).isEqualTo(new LinuxResources(2, 0, 100_000, 0));
    }

    @Test
    void aContainerWithoutALimitHasThePods() {
        Pod pod = Pods.withSpec("{'resources': {'limits': {'cpu': '2', 'memory': '1Gi'}}}");

        assertThat(ofContainer(pod).cpuQuota()).isEqualTo(200_000);
        assertThat(ofContainer(pod).memoryLimit()).isEqualTo(GIB);
    }

    @Test
    void aSpecOfACatalogueLimitsThePodWhateverItsContainersSay() {
        ElasticSpec spec = new ElasticSpec("2.0-4.0Gi", 2000, 4 * GIB, 0, 0, "general", 0, 0);
        Pod unlimited = Pods.running("a");

        assertThat(CgroupValues.ofPod(unlimited, spec)).isEqualTo(new LinuxResources(2048, 200_000, 100_000, 4 * GIB));
        assertThat(CgroupValues.ofPod(unlimited, PodResources.asRequested(unlimited)))
                .isEqualTo(CgroupValues.ofPod(unlimited));
    }

    @Test
    void aPodIsLimitedOnlyByWhatLimitsEveryContainer() {
        String limited =
                "{'name': 'a', 'resources': {'requests': {'cpu': '1'}, 'limits': {'cpu': '1', 'memory': '1Gi'}}}";
        String halfLimited = "{'name': 'b', 'resources': {'requests': {'cpu': '1'}, 'limits': {'memory': '1Gi'}}}";

        Pod pod = Pods.withSpec("{'containers': [" + limited + ", " + halfLimited + "]}");

        assertThat(CgroupValues.ofPod(pod)).isEqualTo(new LinuxResources(2048, 0, 100_000, 2 * GIB));
        assertThat(CgroupValues.ofPod(Pods.running("a"))).isEqualTo(new LinuxResources(2, 0, 100_000, 0));
    }

    @ParameterizedTest
    @CsvSource({"1Gi, 900", "0, 999", "9Mi, 999", "10Gi, 3", "9.99Gi, 3"})
    void aBurstableContainersScoreFallsWithItsShareOfTheMachine(String request, int score) {
        Pod pod = Pods.withContainer("{'resources': {'requests': {'cpu': '1', 'memory': '" + request + "'}}}");

        assertThat(score(pod, pod.getSpec().getContainers().getFirst())).isEqualTo(score);
    }

    @Test
    void guaranteedPodsAreSparedAndBestEffortOnesGoFirst() {
        Pod guaranteed = Pods.withContainer("{'resources': {'requests': {'cpu': '1', 'memory': '1Gi'},"
                + " 'limits': {'cpu': '1', 'memory': '1Gi'}}}");

        assertThat(score(guaranteed, guaranteed.getSpec().getContainers().getFirst()))
                .isEqualTo(-997);
        assertThat(score(Pods.running("a"), Pods.container("a"))).isEqualTo(1000);
    }

    @Test
    void aSidecarIsNotKilledBeforeTheSmallestRegularContainer() {
        Pod pod = Pods.withContainer("{'resources': {'requests': {'memory': '5Gi'}}}");
        Container sidecar = new ContainerBuilder(Pods.sidecar("s")).build();
        pod.getSpec().setInitContainers(List.of(sidecar));

        assertThat(score(pod, sidecar)).isEqualTo(500);
    }

    private static LinuxResources ofContainer(Pod pod) {
        return CgroupValues.ofContainer(pod, pod.getSpec().getContainers().getFirst());
    }

    private static int score(Pod pod, Container container) {
        return OomScoreAdj.of(pod, container, 10 * GIB);
    }
}
