package dev.spillway.core.spec;

import static dev.spillway.core.spec.Catalogue.ECI;
import static dev.spillway.core.spec.Catalogue.ECI_2021;
import static dev.spillway.core.spec.Catalogue.ECI_REGIONAL;
import static dev.spillway.core.spec.PodsOfSize.annotated;
import static dev.spillway.core.spec.PodsOfSize.both;
import static dev.spillway.core.spec.PodsOfSize.empty;
import static dev.spillway.core.spec.PodsOfSize.limits;
import static dev.spillway.core.spec.PodsOfSize.pod;
import static dev.spillway.core.spec.PodsOfSize.refused;
import static dev.spillway.core.spec.PodsOfSize.requests;
import static dev.spillway.core.spec.PodsOfSize.sized;
import static dev.spillway.core.spec.PodsOfSize.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EciSizingTest {
    private static final String SPECS = "k8s.aliyun.com/eci-use-specs";

    @ParameterizedTest
    @CsvSource({
        "250m, 512Mi, 0.25-0.5Gi",
        "100m, 100Mi, 0.25-0.5Gi",
        "2, 3Gi, 2.0-4.0Gi",
        "7, 13Gi, 8.0-16.0Gi",
        "1500m, 1Gi, 2.0-1.0Gi",
        "1, 16Gi, 2.0-16.0Gi",
        "33, 64Gi, 52.0-96.0Gi",
        "64, 512Gi, 64.0-512.0Gi"
    })
    void roundsUpToTheNearestSpecThatCoversBoth(String cpu, String memory, String spec) {
        assertThat(sized(ECI, pod(limits(cpu, memory))).name()).isEqualTo(spec);
    }

    @Test
    void regionsWithMoreSizesRoundSevenVcpuThirteenGibToEightFourteen() {
        assertThat(sized(ECI_REGIONAL, pod(limits("7", "13Gi"))).name()).isEqualTo("8.0-14.0Gi");
    }

    @Test
    void everyPublishedSpecIsItself() {
        assertThat(SpecTable.of("eci.specs").all())
                .hasSize(44)
                .allSatisfy(size -> assertThat(sized(
                                ECI,
                                pod(limits(
                                        size.cpus().toPlainString(), size.gibs().toPlainString() + "Gi"))))
                        .satisfies(spec -> {
                            assertThat(spec.milliCpu()).isEqualTo(size.milliCpu());
                            assertThat(spec.memoryBytes()).isEqualTo(size.memoryBytes());
                        }));
    }

    @Test
    void theSpecsThatCameAfter2021AreUnknownInTheOldCatalogue() {
        SpecTable now = SpecTable.of("eci.specs");
        SpecTable old = SpecTable.of("eci-2021.specs");
        assertThat(now.all().filter(size -> !old.contains(size)))
                .containsExactlyInAnyOrder(
                        PodSize.of("2", "1"),
                        PodSize.of("4", "2"),
                        PodSize.of("8", "4"),
                        PodSize.of("24", "24"),
                        PodSize.of("32", "32"));
    }

    @Test
    void limitsAreSummedWhereBothAreSet() {
        Container c = both(Map.of("cpu", "500m", "memory", "1Gi"), Map.of("cpu", "2", "memory", "4Gi"));
        assertThat(sized(ECI, pod(c, c)).name()).isEqualTo("4.0-8.0Gi");
    }

    @Test
    void requestsAreSummedWhereNoLimitIsSet() {
        assertThat(sized(ECI, pod(requests("1", "2Gi"), requests("1", "2Gi"))).name())
                .isEqualTo("2.0-4.0Gi");
    }

    @Test
    void aPodWithoutResourcesGetsTwoVcpuFourGib() {
        assertThat(sized(ECI, pod(empty(), empty())).name()).isEqualTo("2.0-4.0Gi");
    }

    @Test
    void in2021EachContainerWithoutResourcesCountedOneVcpuTwoGib() {
        assertThat(sized(ECI_2021, pod(empty(), empty())).name()).isEqualTo("2.0-4.0Gi");
        assertThat(sized(ECI_2021, pod(empty())).name()).isEqualTo("1.0-2.0Gi");
    }

    @Test
    void in2021MoreThanFourVcpuWereNotRounded() {
        assertThat(refused(ECI_2021, pod(limits("7", "13Gi")))).contains("7 vCPU 13 GiB", "8 vCPU 16 GiB");
        assertThat(sized(ECI_2021, pod(limits("8", "16Gi"))).name()).isEqualTo("8.0-16.0Gi");
        assertThat(sized(ECI_2021, pod(limits("3", "6Gi"))).name()).isEqualTo("4.0-8.0Gi");
    }

    @Test
    void useSpecsDecidesAloneAndIsTriedInOrder() {
        var pod = annotated(Map.of(SPECS, "ecs.nosuch.large,4-8Gi,2-4Gi"), limits("32", "64Gi"));
        assertThat(sized(ECI, pod).name()).isEqualTo("4.0-8.0Gi");
    }

    @Test
    void anInstanceTypeIsBilledAsAWhole() {
        var spec = sized(ECI, annotated(Map.of(SPECS, "ecs.c6.xlarge"), limits("1", "1Gi")));
        assertThat(spec.name()).isEqualTo("ecs.c6.xlarge");
        assertThat(spec.family()).isEqualTo("ecs.c6.xlarge");
        assertThat(spec.milliCpu()).isEqualTo(4000);
        assertThat(spec.memoryBytes()).isEqualTo(8L << 30);
    }

    @Test
    void gpusNeedAnInstanceTypeWithEnoughOfThem() {
        Container gpu = both(Map.of(), Map.of("nvidia.com/gpu", "1"));
        assertThat(refused(ECI, pod(gpu))).contains("nvidia.com/gpu", "eci-use-specs");
        assertThat(refused(ECI, annotated(Map.of(SPECS, "2-4Gi"), gpu))).contains("2-4Gi", "1 GPUs");
        assertThat(sized(ECI, annotated(Map.of(SPECS, "ecs.gn6i-c4g1.xlarge"), gpu))
                        .gpus())
                .isEqualTo(1);
    }

    @Test
    void theOlderInstanceTypeAnnotationWorksToo() {
        var pod = annotated(Map.of("k8s.aliyun.com/eci-instance-type", "ecs.g6.large"), empty());
        assertThat(sized(ECI, pod).name()).isEqualTo("ecs.g6.large");
    }

    @Test
    void useSpecsThatCannotBeReadAreRefusedByName() {
        assertThat(refused(ECI, annotated(Map.of(SPECS, "big"), empty()))).contains(SPECS, "\"big\"", "2-4Gi");
    }

    @Test
    void whatNothingCoversIsRefusedWithTheNearestFits() {
        assertThat(refused(ECI, pod(limits("64", "600Gi"))))
                .contains("64 vCPU 600 GiB", "64 vCPU 512 GiB", "catalogue eci");
    }

    @Test
    void anIgnoredContainerIsLeftOutOfTheSum() {
        Container sidecar = new ContainerBuilder(limits("2", "4Gi"))
                .addNewEnv()
                .withName("__ECI_RESOURCE_IGNORE__")
                .withValue("TRUE")
                .endEnv()
                .build();
        assertThat(sized(ECI, pod(limits("2", "4Gi"), sidecar)).name()).isEqualTo("2.0-4.0Gi");
    }

    @Test
    void initContainersCountAsForTheScheduler() {
        var pod = with(Map.of(), List.of(limits("4", "2Gi")), List.of(limits("1", "2Gi")));
        assertThat(sized(ECI, pod).name()).isEqualTo("4.0-2.0Gi");
    }

    @Test
    void economyIsForAtMostEightVcpu() {
        Map<String, String> economy = Map.of("k8s.aliyun.com/eci-compute-category", "economy,general");
        assertThat(sized(ECI, annotated(economy, limits("8", "16Gi"))).family()).isEqualTo("economy");
        assertThat(sized(ECI, annotated(economy, limits("12", "24Gi"))).family())
                .isEqualTo("general");
    }

    @Test
    void extraStorageIsTheLargerOfAnnotationAndWhatExceedsTheFreeThirtyGib() {
        Map<String, String> annotation = Map.of("k8s.aliyun.com/eci-extra-ephemeral-storage", "20Gi");
        Container needy = both(Map.of("cpu", "1", "memory", "2Gi", "ephemeral-storage", "80Gi"), Map.of());
        var annotated = sized(ECI, annotated(annotation, limits("1", "2Gi")));
        assertThat(annotated.extraStorageBytes()).isEqualTo(20L << 30);
        assertThat(annotated.ephemeralStorageBytes()).isEqualTo(50L << 30);
        assertThat(sized(ECI, annotated(annotation, needy)).extraStorageBytes()).isEqualTo(50L << 30);
        assertThat(sized(ECI_2021, annotated(annotation, needy)).extraStorageBytes())
                .isEqualTo(60L << 30);
        assertThat(sized(ECI, pod(limits("1", "2Gi"))).extraStorageBytes()).isZero();
    }

    @Test
    void extraStorageThatCannotBeReadIsRefusedByName() {
        var pod = annotated(Map.of("k8s.aliyun.com/eci-extra-ephemeral-storage", "lots"), empty());
        assertThat(refused(ECI, pod)).contains("eci-extra-ephemeral-storage", "lots", "50Gi");
    }
}
