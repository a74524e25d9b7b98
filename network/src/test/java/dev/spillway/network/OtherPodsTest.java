package dev.spillway.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.network.ProbeTargets.OtherPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OtherPodsTest {
    private static final Pod WEB = pod("web", "server-1", 10, "10.0.1.2", "fd00:1::2");

    @Test
    void eachPodIsTriedByBothOfItsFamilies() {
        OtherPods chosen = choose(WEB, pod("job", "server-2", 11, "10.0.2.2"));

        assertThat(chosen.byFirstAddress())
                .containsExactly(
                        new OtherPod("shop/web", "server-1", "10.0.1.2", 80),
                        new OtherPod("shop/job", "server-2", "10.0.2.2", 80));
        assertThat(chosen.byIpv6()).containsExactly(new OtherPod("shop/web", "server-1", "fd00:1::2", 80));
    }

    @Test
    void ofEachServerItIsTheOldestThatHasTheFamily() {
        Pod older = pod("older", "server-1", 9, "10.0.1.3");

        OtherPods chosen = choose(WEB, older);

        assertThat(chosen.byFirstAddress()).extracting(OtherPod::name).containsExactly("shop/older");
        assertThat(chosen.byIpv6()).extracting(OtherPod::name).containsExactly("shop/web");
    }

    @Test
    void noMoreThanThreeServersAreTried() {
        Pod[] pods = Stream.of(1, 2, 3, 4)
                .map(number -> pod("web", "server-" + number, 10 + number, "10.0." + number + ".2"))
                .toArray(Pod[]::new);

        assertThat(choose(pods).byFirstAddress()).hasSize(3);
    }

    @Test
    void whoMayNotAnswerIsNotTried() {
        Pod onHost = pod("host", "server-1", 1, "192.0.2.1");
        onHost.getSpec().setHostNetwork(true);
        Pod ending = pod("ending", "server-1", 1, "10.0.1.4");
        ending.getMetadata().setDeletionTimestamp("2026-11-21T12:00:00Z");
        Pod guarded = pod("guarded", "server-1", 1, "10.0.1.5");
        guarded.getMetadata().setNamespace("guarded");

        assertThat(choose(
                        onHost, ending, guarded, pod("simulated", "virtual", 1, "10.0.3.2"), pod("new", "server-1", 1)))
                .isEqualTo(OtherPods.NONE);
    }

    private static OtherPods choose(Pod... pods) {
        return OtherPods.choose(List.of(pods), Set.of("virtual"), Set.of("guarded"));
    }

    private static Pod pod(String name, String node, int hour, String... addresses) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withCreationTimestamp("2026-11-21T%02d:00:00Z".formatted(hour))
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .endSpec()
                .withNewStatus()
                .withPodIPs(Stream.of(addresses).map(PodIP::new).toList())
                .endStatus()
                .build();
    }
}
