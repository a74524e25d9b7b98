package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** That an object goes with its Node. */
final class NodeOwner {
    private NodeOwner() {}

    static OwnerReference of(String name, String uid) {
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(name)
                .withUid(uid)
                .build();
    }
}
