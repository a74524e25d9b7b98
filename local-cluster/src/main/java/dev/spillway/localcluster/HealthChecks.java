package dev.spillway.localcluster;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Asks each component of an instance how it is. */
final class HealthChecks {
    private static final String OK = "ok";

    private final Instance instance;
    private final Function<URI, String> asked;
    private final Components components;

    /** @param asked what a component's address answers, "ok" when all is well */
    HealthChecks(Instance instance, Function<URI, String> asked) {
        this.instance = instance;
        this.asked = asked;
        this.components = new Components(instance);
    }

    List<ComponentStatus> all() {
        return components.names().stream().map(this::status).toList();
    }

    private ComponentStatus status(String name) {
        return components
                .running(name)
                .map(process -> new ComponentStatus(name, OptionalLong.of(process.pid()), health(name)))
                .orElseGet(() -> new ComponentStatus(name, OptionalLong.empty(), "not running"));
    }

    /** One look; a component without an address of its own is healthy when it runs. */
    String health(String name) {
        return switch (name) {
            case ControlPlane.API_SERVER -> asked.apply(instance.apiServer().resolve("/readyz"));
            case ControlPlane.SCHEDULER -> asked.apply(loopback("https", Port.SCHEDULER));
            case ControlPlane.CONTROLLER_MANAGER -> asked.apply(loopback("https", Port.CONTROLLER_MANAGER));
            case Server.KUBELET -> asked.apply(loopback("http", Port.KUBELET_HEALTH));
            case KubeProxy.ELASTIC -> asked.apply(KubeProxy.elastic(instance).health());
            case KubeProxy.SERVER -> asked.apply(KubeProxy.server(instance).health());
            case ClusterDns.NAME -> asked.apply(new ClusterDns(instance).ready());
            case RuntimeStart.REGISTRY -> registry();
            case "containerd" -> socket(ContainerRuntime.elastic(instance));
            case "server-containerd" -> socket(ContainerRuntime.server(instance));
            default -> OK;
        };
    }

    private String registry() {
        try (Registry registry = new Registry(instance.registry())) {
            return registry.answers() ? OK : "does not answer at " + instance.registry();
        }
    }

    private static String socket(ContainerRuntime runtime) {
        return runtime.accepts() ? OK : "does not answer at " + runtime.socket();
    }

    private URI loopback(String scheme, Port port) {
        return URI.create(scheme + "://127.0.0.1:" + port.of(instance) + "/healthz");
    }
}
