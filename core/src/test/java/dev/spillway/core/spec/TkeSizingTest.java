package dev.spillway.core.spec;

import static dev.spillway.core.spec.Catalogue.TKE_AMD;
import static dev.spillway.core.spec.Catalogue.TKE_GPU;
import static dev.spillway.core.spec.Catalogue.TKE_INTEL;
import static dev.spillway.core.spec.PodsOfSize.annotated;
import static dev.spillway.core.spec.PodsOfSize.both;
import static dev.spillway.core.spec.PodsOfSize.empty;
import static dev.spillway.core.spec.PodsOfSize.pod;
import static dev.spillway.core.spec.PodsOfSize.refused;
import static dev.spillway.core.spec.PodsOfSize.requests;
import static dev.spillway.core.spec.PodsOfSize.sized;
import static dev.spillway.core.spec.PodsOfSize.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tencent's rules and its documents' own examples ("指定资源规格"). */
class TkeSizingTest {
    private static final String PREFIX = "eks.tke.cloud.tencent.com/";
    private static final Container V100_SMALL = both(
            Map.of("cpu", "4", "memory", "16Gi", "nvidia.com/gpu", "1"),
            Map.of("cpu", "8", "memory", "32Gi", "nvidia.com/gpu", "1"));
    private static final Container V100_LARGE = both(
            Map.of("cpu", "16", "memory", "64Gi", "nvidia.com/gpu", "1"),
            Map.of("cpu", "32", "memory", "128Gi", "nvidia.com/gpu", "1"));

    @Test
    void tencentsFirstExampleIsOneCoreTwoGib() {
        Container c = both(Map.of("cpu", "1", "memory", "2Gi"), Map.of("cpu", "1", "memory", "2Gi"));
        assertThat(sized(TKE_INTEL, pod(c)).name()).isEqualTo("1c2Gi");
    }

    @Test
    void tencentsSecondExampleIsFourCoresEightGib() {
        Container one = both(Map.of("cpu", "2", "memory", "4Gi"), Map.of("cpu", "4", "memory", "4Gi"));
        Container two = both(Map.of("cpu", "1", "memory", "2Gi"), Map.of("cpu", "1", "memory", "2Gi"));
        assertThat(sized(TKE_INTEL, pod(one, two)).name()).isEqualTo("4c8Gi");
    }

    @Test
    void tencentsFirstGpuExampleIsOneV100() {
        var spec = sized(TKE_INTEL, annotated(Map.of(PREFIX + "gpu-type", "V100"), V100_SMALL));
        assertThat(spec.name()).isEqualTo("8c40Gi 1*V100");
        assertThat(spec.family()).isEqualTo("v100");
        assertThat(spec.milliGpus()).isEqualTo(1000);
    }

    @Test
    void tencentsSecondGpuExampleIsFourV100ForWantOfAMiddleSize() {
        var pod = annotated(Map.of(PREFIX + "gpu-type", "V100"), V100_SMALL, V100_LARGE);
        assertThat(sized(TKE_INTEL, pod).name()).isEqualTo("36c160Gi 4*V100");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1c2Gi",
        "0, 8Gi, 1c8Gi",
        "2, 0, 2c4Gi",
        "1, 3Gi, 1c3Gi",
        "1, 9Gi, 2c9Gi",
        "250m, 3Gi, 0.5c3Gi",
        "3, 4Gi, 4c8Gi",
        "17, 20Gi, 32c64Gi"
    })
    void sizesAreRoundedUpInTheIntelTable(String cpu, String memory, String spec) {
        assertThat(sized(TKE_INTEL, pod(requests(cpu, memory))).name()).isEqualTo(spec);
    }

    @Test
    void initContainersAreComputedApartAndTheLargerPodWins() {
        var pod = with(Map.of(), List.of(requests("4", "4Gi")), List.of(requests("1", "2Gi")));
        assertThat(sized(TKE_INTEL, pod).name()).isEqualTo("4c8Gi");
    }

    @Test
    void amdHasItsOwnTable() {
        assertThat(sized(TKE_AMD, pod(requests("1", "5Gi"))).name()).isEqualTo("2c5Gi");
        assertThat(sized(TKE_AMD, pod(requests("250m", "1Gi"))))
                .satisfies(spec -> assertThat(spec.name()).isEqualTo("1c1Gi"))
                .satisfies(spec -> assertThat(spec.family()).isEqualTo("amd"));
    }

    @ParameterizedTest
    @CsvSource({"amd, amd", "'amd,intel', amd", "'S5,S4', intel", "'SA5,SA4,amd', amd", "intel, intel"})
    void theFirstUsableCpuTypeDecides(String cpuType, String family) {
        var pod = annotated(Map.of(PREFIX + "cpu-type", cpuType), requests("2", "4Gi"));
        assertThat(sized(TKE_INTEL, pod).family()).isEqualTo(family);
    }

    @Test
    void aCpuTypeWithoutThatSizeIsPassedOver() {
        var pod = annotated(Map.of(PREFIX + "cpu-type", "amd,intel"), requests("64", "512Gi"));
        assertThat(sized(TKE_INTEL, pod).family()).isEqualTo("intel");
    }

    @Test
    void cpuAndMemAnnotationsFixTheSize() {
        var pod = annotated(Map.of(PREFIX + "cpu", "8", PREFIX + "mem", "16Gi"), requests("1", "1Gi"));
        assertThat(sized(TKE_INTEL, pod).name()).isEqualTo("8c16Gi");
    }

    @Test
    void aFixedSizeThatIsNoSpecIsRefusedWithTheNearest() {
        var pod = annotated(Map.of(PREFIX + "cpu", "8", PREFIX + "mem", "8Gi"), empty());
        assertThat(refused(TKE_INTEL, pod)).contains("8 vCPU 8 GiB", "4 vCPU 8 GiB");
    }

    @ParameterizedTest
    @CsvSource({"8, 16G", "8, ''", "'', 16Gi", "eight, 16Gi"})
    void cpuAndMemAreNeededBothAndInGi(String cpu, String mem) {
        var pod = annotated(Map.of(PREFIX + "cpu", cpu, PREFIX + "mem", mem), empty());
        assertThat(refused(TKE_INTEL, pod)).contains("cpu and mem", "Gi");
    }

    @Test
    void aQuarterOfACardIsOneGpuForThePodAndAQuarterOnTheBill() {
        var spec = sized(TKE_GPU, annotated(Map.of(PREFIX + "gpu-type", "1/4*T4"), requests("1", "1Gi")));
        assertThat(spec.name()).isEqualTo("4c20Gi 1*1/4*T4");
        assertThat(spec.gpus()).isEqualTo(1);
        assertThat(spec.milliGpus()).isEqualTo(250);
        assertThat(spec.family()).isEqualTo("t4");
    }

    @Test
    void gpuCountAsksForCards() {
        var pod = annotated(Map.of(PREFIX + "gpu-type", "T4", PREFIX + "gpu-count", "2"), empty());
        assertThat(sized(TKE_INTEL, pod).name()).isEqualTo("40c160Gi 2*T4");
    }

    @Test
    void unknownGpusAreRefusedByName() {
        assertThat(refused(TKE_INTEL, annotated(Map.of(PREFIX + "gpu-type", "H900"), empty())))
                .contains("gpu-type", "H900", "V100");
        assertThat(refused(TKE_INTEL, pod(both(Map.of(), Map.of("nvidia.com/gpu", "1")))))
                .contains("gpu-type");
    }

    @Test
    void gpusBeyondEverySpecAreRefusedWithTheNearest() {
        var pod = annotated(Map.of(PREFIX + "gpu-type", "V100"), requests("80", "1Gi"));
        assertThat(refused(TKE_INTEL, pod)).contains("1 x V100 with 80 vCPU 1 GiB", "8 x V100 with 72 vCPU 320 GiB");
    }

    @Test
    void theSystemDiskIsBilledAboveTwentyGib() {
        var spec = sized(TKE_INTEL, annotated(Map.of(PREFIX + "root-cbs-size", "50"), empty()));
        assertThat(spec.ephemeralStorageBytes()).isEqualTo(50L << 30);
        assertThat(spec.extraStorageBytes()).isEqualTo(30L << 30);
        assertThat(refused(TKE_INTEL, annotated(Map.of(PREFIX + "root-cbs-size", "50Gi"), empty())))
                .contains("root-cbs-size", "50Gi");
    }
}
