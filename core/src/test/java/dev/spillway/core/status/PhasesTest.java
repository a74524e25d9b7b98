package dev.spillway.core.status;

import static dev.spillway.core.Seen.crashLooping;
import static dev.spillway.core.Seen.exited;
import static dev.spillway.core.Seen.running;
import static dev.spillway.core.Seen.starting;
import static dev.spillway.core.Seen.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.Pods;
import dev.spillway.core.Seen;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhasesTest {
    private static final Pod PLAIN = Pods.running("a", "b");
    private static final Pod WITH_INIT = Pods.of("Always", List.of(Pods.container("i")), "a");
    private static final Pod WITH_SIDECAR = Pods.of("Always", List.of(Pods.sidecar("s")), "a");

    @Test
    void aPodIsPendingUntilEveryContainerHasStarted() {
        assertThat(phase(PLAIN)).isEqualTo("Pending");
        assertThat(phase(PLAIN, running("a"))).isEqualTo("Pending");
        assertThat(phase(PLAIN, running("a"), waiting("b", "ErrImagePull"))).isEqualTo("Pending");
        assertThat(phase(PLAIN, running("a"), running("b"))).isEqualTo("Running");
    }

    @Test
    void aWaitingContainerThatRanBeforeCountsAsStoppedNotAsWaiting() {
        assertThat(phase(PLAIN, running("a"), crashLooping("b", 1))).isEqualTo("Running");
        assertThat(phase(PLAIN, crashLooping("a", 1), crashLooping("b", 1))).isEqualTo("Running");
    }

    @ParameterizedTest
    @CsvSource({
        "Always,    0, 0, Running",
        "Always,    1, 0, Running",
        "OnFailure, 0, 0, Succeeded",
        "OnFailure, 0, 1, Running",
        "Never,     0, 0, Succeeded",
        "Never,     0, 1, Failed",
    })
    void whenAllContainersHaveStoppedTheRestartPolicyAndExitCodesDecide(String policy, int a, int b, String phase) {
        Pod pod = Pods.of(policy, List.of(), "a", "b");

        assertThat(due(pod, false, exited("a", a), exited("b", b))).isEqualTo(phase);
    }

    @ParameterizedTest
    @CsvSource({"Always, 0, Succeeded", "Always, 137, Failed", "OnFailure, 1, Failed", "Never, 0, Succeeded"})
    void aPodThatHasEndedIsJudgedByExitCodesWhateverItsRestartPolicy(String policy, int exitCode, String phase) {
        assertThat(due(Pods.of(policy, List.of(), "a"), true, exited("a", exitCode)))
                .isEqualTo(phase);
    }

    @Test
    void aPodIsPendingWhileInitContainersHaveNotSucceeded() {
        assertThat(phase(WITH_INIT, running("i"))).isEqualTo("Pending");
        assertThat(phase(WITH_INIT, exited("i", 0))).isEqualTo("Pending");
        assertThat(phase(WITH_INIT, crashLooping("i", 1))).isEqualTo("Pending");
        assertThat(phase(WITH_INIT, exited("i", 0), running("a"))).isEqualTo("Running");
    }

    @Test
    void aFailedInitContainerThatDoesNotRestartFailsThePod() {
        Pod never = Pods.of("Never", List.of(Pods.container("i")), "a");

        assertThat(due(never, false, exited("i", 1))).isEqualTo("Failed");
        assertThat(due(WITH_INIT, false, exited("i", 1))).isEqualTo("Pending");
    }

    @Test
    void aSidecarKeepsAPodPendingUntilItHasStartedForTheFirstTime() {
        assertThat(phase(WITH_SIDECAR, starting("s"))).isEqualTo("Pending");
        assertThat(phase(WITH_SIDECAR, running("s"), running("a"))).isEqualTo("Running");
        assertThat(phase(WITH_SIDECAR, starting("s"), running("a"))).isEqualTo("Running");
        assertThat(phase(WITH_SIDECAR, crashLooping("s", 1), running("a"))).isEqualTo("Running");
    }

    @Test
    void howSidecarsEndDoesNotCount() {
        Pod job = Pods.of("Never", List.of(Pods.sidecar("s")), "a");

        assertThat(due(job, true, exited("s", 137), exited("a", 0))).isEqualTo("Succeeded");
        assertThat(due(job, false, running("s"), exited("a", 0))).isEqualTo("Running");
    }

    private static String phase(Pod pod, ContainerObservation... containers) {
        return due(pod, false, containers);
    }

    /** Before anything is held back: straight from the containers' statuses. */
    private static String due(Pod pod, boolean ended, ContainerObservation... containers) {
        PodSpec spec = pod.getSpec();
        ContainerStatuses statuses = new ContainerStatuses(pod, Seen.pod(containers), new PodStatus());
        var all = new ArrayList<>(statuses.init());
        all.addAll(statuses.regular());
        boolean initialized = List.of(containers).stream()
                .anyMatch(c -> c.name().equals("a") && !c.containerId().isEmpty());
        return Phases.of(spec, all, ended, initialized).apiName();
    }
}
