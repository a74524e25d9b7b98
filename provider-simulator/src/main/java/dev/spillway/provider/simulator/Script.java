package dev.spillway.provider.simulator;

import dev.spillway.core.ElasticSpec;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a simulated pod will do, read once from its object, so that the object itself need not be kept. */
record Script(
        List<Role> roles,
        String restartPolicy,
        Duration startDelay,
        Optional<Duration> runDuration,
        int exitCode,
        Duration stopDelay,
        Optional<String> log,
        ElasticSpec spec) {

    /** A container's name and image, and whether it runs along with the others or is over before they start. */
    record Role(String name, String image, boolean initOnly) {}

    static Script of(ElasticPod elastic, SimulatorConfig defaults) throws ProviderException.Permanent {
        Pod pod = elastic.pod();
        Annotations annotations = new Annotations(
                Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of()));
        return new Script(
                roles(pod.getSpec()),
                Optional.ofNullable(pod.getSpec().getRestartPolicy()).orElse("Always"),
                annotations.duration("start-delay").orElse(defaults.startDelay()),
                annotations.duration("run-duration"),
                annotations.exitCode(),
                annotations.duration("stop-delay").orElse(defaults.stopDelay()),
                annotations.text("log"),
                elastic.plan().spec());
    }

    /** Whether a kubelet would start the containers again. */
    boolean restartsAfter(int code) {
        return switch (restartPolicy) {
            case "Never" -> false;
            case "OnFailure" -> code != 0;
            default -> true;
        };
    }

    private static List<Role> roles(PodSpec spec) {
        List<Role> roles = new ArrayList<>();
        spec.getInitContainers().forEach(c -> roles.add(role(c, !"Always".equals(c.getRestartPolicy()))));
        spec.getContainers().forEach(c -> roles.add(role(c, false)));
        return List.copyOf(roles);
    }

    /** Pods of one template share these strings: tens of thousands of copies would be most of the simulator's memory. */
    private static Role role(Container container, boolean initOnly) {
        return new Role(
                container.getName().intern(),
                Optional.ofNullable(container.getImage()).orElse("").intern(),
                initOnly);
    }
}
