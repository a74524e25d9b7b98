package dev.spillway.placement.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.kube.PodRecord;
import dev.spillway.placement.Yaml;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PodLoadsTest {
    private final List<String> heard = new ArrayList<>();
    private final PodLoads loads = new PodLoads(new Heard());

    @Test
    void aNodesLoadIsTheSumOfItsPodsUntilTheyEnd() {
        loads.changed(pod("a", "server", "Running", 1));
        loads.changed(pod("b", "server", "Pending", 1));
        assertThat(loads.requested("server").of("cpu")).isEqualTo(2000);

        loads.changed(pod("a", "server", "Succeeded", 1));
        loads.deleted("b");
        loads.deleted("b");

        assertThat(loads.requested("server").of("cpu")).isZero();
        assertThat(loads.requested("server").of("pods")).isZero();
    }

    @Test
    void aPodThatIsToldTwiceCountsOnce() {
        loads.changed(pod("a", "server", "Pending", 1));
        loads.changed(pod("a", "server", "Running", 1));
        loads.changed(pod("a", "server", "Running", 2));

        assertThat(loads.requested("server").of("cpu")).isEqualTo(1000);
    }

    @Test
    void aPodWithoutANodeIsFoundByNameAndUidUntilItHasOne() {
        loads.changed(pod("a", "", "Pending", 1));
        assertThat(loads.unbound("a")).isPresent();
        assertThat(loads.awaitUnbound("shop", "a", 0)).isPresent();

        loads.changed(pod("a", "server", "Pending", 1));

        assertThat(loads.unbound("a")).isEmpty();
        assertThat(loads.awaitUnbound("shop", "a", 0)).isEmpty();
        assertThat(heard).containsExactly("unbound a", "bound a");
    }

    @Test
    void whoeverAsksForAPodThatIsOnItsWayWaitsForIt() throws InterruptedException {
        Thread later = Thread.ofVirtual().start(() -> loads.changed(pod("a", "", "Pending", 1)));

        assertThat(loads.awaitUnbound("shop", "a", 60_000)).isPresent();
        later.join();
    }

    @Test
    void onlyPodsThatGetANodeAfterTheFirstListAreToldAsBound() {
        loads.changed(pod("old", "server", "Running", 1));
        loads.synced();
        loads.changed(pod("new", "server", "Pending", 1));

        assertThat(heard).containsExactly("found old", "bound new");
    }

    @Test
    void overflowedPodsAndThoseOfUnitsAreKnownUntilTheyEnd() {
        loads.changed(pod("a", "virtual-kubelet", "Running", 1));
        assertThat(loads.overflowed()).containsEntry("a", "shop");
        assertThat(loads.members().values()).extracting(UnitMember::unit).containsExactly(1);

        loads.changed(pod("a", "virtual-kubelet", "Failed", 1));

        assertThat(loads.overflowed()).isEmpty();
        assertThat(loads.members()).isEmpty();
    }

    private static PodRecord pod(String name, String node, String phase, int generation) {
        return PodRecord.of(Yaml.read("""
                metadata:
                  name: %1$s
                  namespace: shop
                  uid: %1$s
                  resourceVersion: "1"
                  generation: %4$d
                  annotations: {spillway.dev/overflow: servers lack room, spillway.dev/unit: "1"}
                spec:
                  nodeName: "%2$s"
                  containers: [{name: web, image: nginx, resources: {requests: {cpu: "1"}}}]
                status: {phase: %3$s}
                """.formatted(name, node, phase, generation), Pod.class));
    }

    private final class Heard implements PodLoads.Listener {
        @Override
        public void unbound(PodRecord pod) {
            heard.add("unbound " + pod.ref().name());
        }

        @Override
        public void bound(Pod pod) {
            heard.add("bound " + pod.getMetadata().getName());
        }

        @Override
        public void found(PodRecord pod, Pod whole) {
            heard.add("found " + pod.ref().name());
        }

        @Override
        public void loadChanged() {}

        @Override
        public void synced() {}
    }
}
