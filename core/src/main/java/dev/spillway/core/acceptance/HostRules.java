package dev.spillway.core.acceptance;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.stream.Stream;

/** What a node that is no machine cannot give: there is no host to share. */
final class HostRules {
    private static final String ELSEWHERE = "remove it, or run the pod on an ordinary node";

    static final List<Rule> ALL = List.of(
            Rule.never(
                    "UnsupportedDaemonSet",
                    "keep DaemonSets off virtual nodes with a node affinity on label type NotIn virtual-kubelet",
                    HostRules::daemonSet),
            Rule.never("UnsupportedHostNetwork", ELSEWHERE, pod -> pod.spec("hostNetwork", PodSpec::getHostNetwork)),
            Rule.never("UnsupportedHostPID", ELSEWHERE, pod -> pod.spec("hostPID", PodSpec::getHostPID)),
            Rule.never("UnsupportedHostIPC", ELSEWHERE, pod -> pod.spec("hostIPC", PodSpec::getHostIPC)),
            Rule.never(
                    "UnsupportedHostPort",
                    "remove it and use a Service to reach the pod",
                    pod -> pod.containers((path, container) ->
                            PodFields.each(path + ".ports", container.getPorts(), HostRules::hostPort))),
            Rule.never(
                    "UnsupportedPrivileged",
                    "remove it and add the capabilities that the container needs, or run the pod on an ordinary node",
                    pod -> pod.containerSecurity("privileged", SecurityContext::getPrivileged)),
            Rule.never(
                    "UnsupportedHostPath",
                    "use an emptyDir, a configMap or a PersistentVolumeClaim, or run the pod on an ordinary node",
                    pod -> pod.volumes(HostRules::hostPath)),
            Rule.never(
                    "UnsupportedVolume",
                    "use a PersistentVolumeClaim of a driver that this node supports",
                    pod -> pod.volumes(MachineVolumes::in)));

    private HostRules() {}

    private static Stream<Use> daemonSet(PodFields fields) {
        Pod pod = fields.pod();
        return PodFields.each(
                "metadata.ownerReferences",
                pod.getMetadata().getOwnerReferences(),
                (path, owner) -> "DaemonSet".equals(owner.getKind()) && Boolean.TRUE.equals(owner.getController())
                        ? Stream.of(new Use(path, "DaemonSet " + owner.getName()))
                        : Stream.empty());
    }

    private static Stream<Use> hostPort(String path, ContainerPort port) {
        Integer hostPort = port.getHostPort();
        return hostPort == null || hostPort == 0 ? Stream.empty() : PodFields.use(path + ".hostPort", hostPort);
    }

    private static Stream<Use> hostPath(String path, Volume volume) {
        return volume.getHostPath() == null
                ? Stream.empty()
                : PodFields.use(path + ".hostPath.path", volume.getHostPath().getPath());
    }
}
