package dev.spillway.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.Map;

/** Pods as the API server would have them, of one container. */
final class TestPods {
    private TestPods() {}

    /** Runs until it is deleted. */
    static Pod pod(String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web-" + uid)
                .withUid(uid)
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withNodeName("virtual-kubelet")
                .withTerminationGracePeriodSeconds(30L)
                .withRestartPolicy("Always")
                .addNewContainer()
                .withName("main")
                .withImage("nginx")
                .endContainer()
                .endSpec()
                .build();
    }

    static Pod asking(String uid, Map<String, Quantity> requests) {
        return pod(uid).edit()
                .editSpec()
                .editContainer(0)
                .withNewResources()
                .withRequests(requests)
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    /** As its owner makes it by {@code kubectl patch --subresource resize}. */
    static Pod resized(Pod pod, Map<String, Quantity> requests) {
        return pod.edit()
                .editMetadata()
                .withGeneration(pod.getMetadata().getGeneration() + 1)
                .endMetadata()
                .withSpec(asking(pod.getMetadata().getUid(), requests).getSpec())
                .build();
    }

    /** Runs for 5 seconds and succeeds. */
    static Pod job(String uid) {
        return new PodBuilder(annotated(uid, "run-duration", "5s"))
                .editMetadata()
                .addNewOwnerReference()
                .withKind("Job")
                .withName("pi")
                .withUid("job-uid")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .editSpec()
                .withRestartPolicy("Never")
                .endSpec()
                .build();
    }

    static Pod annotated(String uid, String name, String value) {
        return new PodBuilder(pod(uid))
                .editMetadata()
                .addToAnnotations("simulator.spillway.dev/" + name, value)
                .endMetadata()
                .build();
    }

    /** Of an owner who waits in ACK's words. */
    static Pod impatient(String uid, String name, String value, Instant bound) {
        return new PodBuilder(annotated(uid, "start-delay", "1h"))
                .editMetadata()
                .withCreationTimestamp(bound.toString())
                .addToAnnotations("k8s.aliyun.com/" + name, value)
                .endMetadata()
                .build();
    }

    /** One of a ReplicaSet, which no virtual node takes. */
    static Pod refused(String uid) {
        return new PodBuilder(pod(uid))
                .editMetadata()
                .addNewOwnerReference()
                .withKind("ReplicaSet")
                .withName("web")
                .withUid("rs-uid")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .editSpec()
                .withHostNetwork(true)
                .endSpec()
                .build();
    }

    static Pod withFinalizer(String uid) {
        return new PodBuilder(pod(uid))
                .editMetadata()
                .addToFinalizers("example.com/wait")
                .endMetadata()
                .build();
    }
}
