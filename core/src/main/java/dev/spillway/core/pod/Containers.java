package dev.spillway.core.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The containers that a pod's spec names, of all three kinds. */
public final class Containers {
    private Containers() {}

    /** Whether an init container is restartable: it starts in its turn and stays while the pod runs. */
    public static boolean isSidecar(Container initContainer) {
        return "Always".equals(initContainer.getRestartPolicy());
    }

    /** Init containers and regular ones, each in the order of the spec. */
    public static List<Container> initAndRegular(PodSpec spec) {
        List<Container> all = new ArrayList<>(spec.getInitContainers());
        all.addAll(spec.getContainers());
        return all;
    }

    /** All containers: init, regular, ephemeral, each in the order of the spec. */
    public static List<Container> all(PodSpec spec) {
        List<Container> all = initAndRegular(spec);
        all.addAll(ephemeral(spec));
        return all;
    }

    /** Ephemeral containers in the form of ordinary ones, in the order of the spec. */
    public static List<Container> ephemeral(PodSpec spec) {
        return spec.getEphemeralContainers().stream()
                .map(Containers::asContainer)
                .toList();
    }

    /** The container of any kind that has this name; names are unique within a pod. */
    public static Optional<Container> named(Pod pod, String name) {
        return all(pod.getSpec()).stream().filter(c -> name.equals(c.getName())).findFirst();
    }

    /** An ephemeral container in the form of an ordinary one; {@code targetContainerName} has no place there. */
    public static Container asContainer(EphemeralContainer ephemeral) {
        return new ContainerBuilder()
                .withArgs(ephemeral.getArgs())
                .withCommand(ephemeral.getCommand())
                .withEnv(ephemeral.getEnv())
                .withEnvFrom(ephemeral.getEnvFrom())
                .withImage(ephemeral.getImage())
                .withImagePullPolicy(ephemeral.getImagePullPolicy())
                .withName(ephemeral.getName())
                .withResources(ephemeral.getResources())
                .withSecurityContext(ephemeral.getSecurityContext())
                .withStdin(ephemeral.getStdin())
                .withStdinOnce(ephemeral.getStdinOnce())
                .withTerminationMessagePath(ephemeral.getTerminationMessagePath())
                .withTerminationMessagePolicy(ephemeral.getTerminationMessagePolicy())
                .withTty(ephemeral.getTty())
                .withVolumeDevices(ephemeral.getVolumeDevices())
                .withVolumeMounts(ephemeral.getVolumeMounts())
                .withWorkingDir(ephemeral.getWorkingDir())
                .build();
    }
}
