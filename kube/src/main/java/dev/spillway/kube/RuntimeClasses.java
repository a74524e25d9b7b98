package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.util.Optional;

/** Looks up RuntimeClasses, anew each time. Safe for use by many threads. */
public final class RuntimeClasses {
    private final ApiServer api;

    public RuntimeClasses(ApiServer api) {
        this.api = api;
    }

    /** The handler that a class names; empty if there is no such class. */
    public Optional<String> handler(String name) throws ApiException {
        return Lookup.find(() -> api.get(ApiPath.in("/apis/node.k8s.io/v1/runtimeclasses", name), RuntimeClass.class))
                .map(RuntimeClass::getHandler);
    }
}
