package dev.spillway.localcluster;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

/** Asks each component of an instance how it is. */
final class HealthChecks {
    private static final String OK = "ok";

    private final Instance instance;
    private final ApiClient api;
    private final Components components;

    HealthChecks(Instance instance, ApiClient api) {
        this.instance = instance;
        this.api = api;
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
            case ControlPlane.API_SERVER -> api.check(instance.apiServer().resolve("/readyz"));
            case ControlPlane.SCHEDULER -> api.check(loopback("https", Port.SCHEDULER));
            case ControlPlane.CONTROLLER_MANAGER -> api.check(loopback("https", Port.CONTROLLER_MANAGER));
            case Server.KUBELET -> api.check(loopback("http", Port.KUBELET_HEALTH));
            case KubeProxy.ELASTIC -> api.check(KubeProxy.elastic(instance).health());
            case KubeProxy.SERVER -> api.check(KubeProxy.server(instance).health());
            case ClusterDns.NAME -> api.check(new ClusterDns(instance).ready());
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
