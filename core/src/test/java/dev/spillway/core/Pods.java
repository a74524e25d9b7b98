package dev.spillway.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.ContainerRestartRuleBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Pods for tests, as an API server would hand them out. */
@NullMarked
public final class Pods {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private Pods() {}

    /** With restartPolicy Always and one container per name. */
    public static Pod running(String... containers) {
        return of("Always", List.of(), containers);
    }

    public static Pod of(String restartPolicy, List<Container> init, String... containers) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("uid-1")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(restartPolicy)
                .withNodeName("virtual-kubelet")
                .withTerminationGracePeriodSeconds(30L)
                .withInitContainers(init)
                .withContainers(
                        List.of(containers).stream().map(Pods::container).toList())
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
    }

    public static Container container(String name) {
        return new ContainerBuilder().withName(name).withImage("nginx").build();
    }

    public static Container sidecar(String name) {
        return new ContainerBuilder(container(name)).withRestartPolicy("Always").build();
    }

    public static ContainerRestartRule rule(String action, String operator, Integer... exitCodes) {
        return new ContainerRestartRuleBuilder()
                .withAction(action)
                .withNewExitCodes()
                .withOperator(operator)
                .withValues(exitCodes)
                .endExitCodes()
                .build();
    }

    /** A pod with container {@code a} whose spec has the fields of this JSON too, single quotes allowed. */
    public static Pod withSpec(String json) {
        Pod pod = running("a");
        try {
            JSON.readerForUpdating(pod.getSpec()).readValue(json);
            return pod;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** An object of another kind from JSON, single quotes allowed. */
    public static <T> T read(String json, Class<T> kind) {
        try {
            return JSON.readValue(json, kind);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** A pod whose only container, {@code a}, has the fields of this JSON too. */
    public static Pod withContainer(String json) {
        return withSpec("{'containers': [{'name': 'a', 'image': 'nginx', "
                + json.strip().substring(1) + "]}");
    }

    public static Pod withStatus(Pod pod, PodStatus status) {
        return new PodBuilder(pod).withStatus(status).build();
    }

    public static Pod deleted(Pod pod, long graceSeconds) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:10:00Z")
                .withDeletionGracePeriodSeconds(graceSeconds)
                .endMetadata()
                .build();
    }

    public static Pod generation(Pod pod, long generation) {
        return new PodBuilder(pod)
                .editMetadata()
                .withGeneration(generation)
                .endMetadata()
                .build();
    }
}
