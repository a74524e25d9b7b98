package dev.spillway.core.actions;

import static dev.spillway.core.actions.Views.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import dev.spillway.core.backoff.BackOff;
import dev.spillway.core.resources.CgroupValues;
import dev.spillway.core.resources.LinuxResources;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResizesTest {
    private static final Pod SMALL = pod("100m", "64Mi", "");
    private static final Pod LARGE = pod("200m", "128Mi", "");

    @Test
    void aPodWhoseCgroupsAreAsGrantedIsLeftAlone() {
        assertThat(actions(SMALL, SMALL)).isEmpty();
    }

    @Test
    void aRunningContainerWithOtherResourcesIsResizedAsItRuns() {
        assertThat(actions(LARGE, SMALL))
                .containsExactly(new PodAction.ResizePod(
                        CgroupValues.ofPod(LARGE),
                        List.of(new PodAction.ContainerResize("a-0", "a", container(SMALL), container(LARGE)))));
    }

    @Test
    void aResizePolicyThatWantsARestartGetsOneForItsResourceOnly() {
        Pod memoryRestarts = pod(
                "100m",
                "128Mi",
                "'resizePolicy': [{'resourceName': 'memory',"
                        + " 'restartPolicy': 'RestartContainer'}, {'resourceName': 'cpu', 'restartPolicy': 'NotRequired'}],");
        Pod onlyCpu = pod(
                "200m",
                "64Mi",
                "'resizePolicy': [{'resourceName': 'memory'," + " 'restartPolicy': 'RestartContainer'}],");

        assertThat(actions(memoryRestarts, SMALL))
                .filteredOn(PodAction.KillContainer.class::isInstance)
                .singleElement()
                .satisfies(kill -> assertThat(((PodAction.KillContainer) kill).message())
                        .contains("Container a resize requires restart"));
        assertThat(actions(onlyCpu, SMALL)).noneMatch(PodAction.KillContainer.class::isInstance);
    }

    @Test
    void containersThatShrinkComeFirst() {
        Pod before = two("200m", "100m");
        Pod after = two("300m", "50m");
        PodSnapshot snapshot = new PodSnapshot(
                List.of(Views.SANDBOX),
                List.of(running("a", before, 0), running("b", before, 1)),
                Optional.of(CgroupValues.ofPod(before)));

        PodAction.ResizePod resize = (PodAction.ResizePod)
                PodActions.decide(after, snapshot, BackOff.none(), T0).actions().getFirst();

        assertThat(resize.containers())
                .extracting(PodAction.ContainerResize::name)
                .containsExactly("b", "a");
    }

    @Test
    void nothingIsResizedOfAContainerWhoseCgroupIsNotKnown() {
        PodSnapshot snapshot = Views.of(Views.running("a"));

        assertThat(PodActions.decide(LARGE, snapshot, BackOff.none(), T0).actions())
                .isEmpty();
    }

    private static List<PodAction> actions(Pod wanted, Pod present) {
        PodSnapshot snapshot = new PodSnapshot(
                List.of(Views.SANDBOX), List.of(running("a", present, 0)), Optional.of(CgroupValues.ofPod(present)));
        return PodActions.decide(wanted, snapshot, BackOff.none(), T0).actions();
    }

    private static ContainerView running(String name, Pod present, int index) {
        ContainerView view = Views.running(name);
        LinuxResources resources = CgroupValues.ofContainer(
                present, present.getSpec().getContainers().get(index));
        return new ContainerView(
                name,
                view.id(),
                view.state(),
                0,
                0,
                T0,
                T0,
                view.specHash(),
                view.startup(),
                view.liveness(),
                Optional.of(resources),
                false);
    }

    private static LinuxResources container(Pod pod) {
        return CgroupValues.ofContainer(pod, pod.getSpec().getContainers().getFirst());
    }

    private static Pod pod(String cpu, String memory, String more) {
        return Pods.withContainer("{" + more + "'resources': {'requests': {'cpu': '" + cpu + "', 'memory': '" + memory
                + "'}, 'limits': {'cpu': '" + cpu + "', 'memory': '" + memory + "'}}}");
    }

    private static Pod two(String a, String b) {
        return Pods.withSpec("{'containers': [{'name': 'a', 'image': 'nginx', 'resources': {'requests': {'cpu': '" + a
                + "'}}}, {'name': 'b', 'image': 'nginx', 'resources': {'requests': {'cpu': '" + b + "'}}}]}");
    }
}
