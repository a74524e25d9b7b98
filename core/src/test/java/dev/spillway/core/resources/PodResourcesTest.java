package dev.spillway.core.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodResourcesTest {

    @Test
    void regularContainersAddUp() {
        Pod pod = pod(List.of(), cpu("a", "100m"), cpu("b", "1900m"));

        assertThat(text(PodResources.requests(pod))).isEqualTo("cpu=2");
    }

    @Test
    void anInitContainerCountsOnlyIfItIsLargerThanTheRest() {
        assertThat(text(PodResources.requests(pod(List.of(cpu("i", "3")), cpu("a", "1")))))
                .isEqualTo("cpu=3");
        assertThat(text(PodResources.requests(pod(List.of(cpu("i", "3"), cpu("j", "2")), cpu("a", "4")))))
                .isEqualTo("cpu=4");
    }

    @Test
    void sidecarsAddToRegularContainersAndToLaterInitContainers() {
        Container sidecar =
                new ContainerBuilder(cpu("s", "1")).withRestartPolicy("Always").build();

        assertThat(text(PodResources.requests(pod(List.of(sidecar, cpu("i", "5")), cpu("a", "2")))))
                .isEqualTo("cpu=6");
        assertThat(text(PodResources.requests(pod(List.of(cpu("i", "2"), sidecar), cpu("a", "2")))))
                .isEqualTo("cpu=3");
    }

    @Test
    void resourcesOfThePodAsAWholeReplaceTheSumAndOverheadComesOnTop() {
        Pod pod = Pods.withSpec("""
                {'resources': {'requests': {'cpu': '4'}, 'limits': {'cpu': '8'}},
                 'overhead': {'cpu': '250m', 'memory': '64Mi'},
                 'containers': [{'name': 'a', 'resources': {'requests': {'cpu': '1', 'memory': '1Gi'}}}]}""");

        assertThat(text(PodResources.requests(pod))).isEqualTo("cpu=4250m memory=1088Mi");
        assertThat(text(PodResources.limits(pod))).isEqualTo("cpu=8250m");
    }

    @Test
    void aPodsSizeIsWhatItRequests() {
        Pod pod = Pods.withContainer("""
                {'resources': {'requests':
                  {'cpu': '1.5', 'memory': '512Mi', 'ephemeral-storage': '1G', 'nvidia.com/gpu': '2'}}}""");

        assertThat(PodResources.asRequested(pod))
                .isEqualTo(new ElasticSpec("as-requested", 1500, 512L << 20, 1_000_000_000L, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "0,             false, 0",
        "0.3,           false, 300m",
        "1.5,           false, 1500m",
        "2,             false, 2",
        "2000,          false, 2k",
        "1500000,       false, 1500k",
        "1073741824,    true,  1Gi",
        "1610612736,    true,  1536Mi",
        "1000,          true,  1k",
        "1025,          true,  1025",
        "0.0000001,     false, 100n",
    })
    void amountsAreWrittenAsTheApiServerWritesThem(BigDecimal amount, boolean binary, String text) {
        assertThat(CanonicalQuantity.of(amount, binary)).hasToString(text);
    }

    private static Container cpu(String name, String amount) {
        return new ContainerBuilder(Pods.container(name))
                .withNewResources()
                .addToRequests("cpu", new Quantity(amount))
                .endResources()
                .build();
    }

    private static Pod pod(List<Container> init, Container... regular) {
        Pod pod = Pods.of("Always", init);
        pod.getSpec().setContainers(List.of(regular));
        return pod;
    }

    private static String text(Map<String, Quantity> amounts) {
        return String.join(
                " ",
                amounts.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
    }
}
