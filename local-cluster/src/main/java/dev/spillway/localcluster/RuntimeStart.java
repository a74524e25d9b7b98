package dev.spillway.localcluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Starts the registry and containerd, and fills the registry. */
final class RuntimeStart {
    static final String REGISTRY = "docker-registry";
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Instance instance;
    private final HostTools tools;
    private final Components components;

    RuntimeStart(Instance instance, HostTools tools) {
        this.instance = instance;
        this.tools = tools;
        this.components = new Components(instance);
    }

    void run(Path cache, Progress progress) {
        components.start(registry());
        startContainerd(ContainerRuntime.elastic(instance));
        try (Registry registry = new Registry(instance.registry())) {
            await(REGISTRY, registry::answers);
            Images images = new Images(cache, tools, progress);
            registry.push(images.pause(), "spillway/pause", "latest");
            registry.push(images.busybox(), "library/busybox", "latest");
            registry.push(images.nginx(), "library/nginx", "latest");
        }
    }

    /** Starts one containerd and returns when it answers. */
    void startContainerd(ContainerRuntime runtime) {
        components.start(runtime.component(instance, tools));
        await(runtime.name(), runtime::accepts);
    }

    private Component registry() {
        Path config = instance.configDir().resolve("registry.yaml");
        TextFiles.write(
                config, registryConfig(instance.registry(), instance.stateDir().resolve("registry")));
        return new Component(REGISTRY, List.of(tools.registry().toString(), "serve", config.toString()), Map.of());
    }

    static String registryConfig(String address, Path storage) {
        return """
                version: 0.1
                log:
                  level: warn
                  accesslog:
                    disabled: true
                storage:
                  filesystem:
                    rootdirectory: %s
                http:
                  addr: %s
                """.formatted(storage, address);
    }

    private void await(String name, BooleanSupplier ready) {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (!ready.getAsBoolean()) {
            if (components.running(name).isEmpty()) {
                throw components.died(name);
            }
            if (System.nanoTime() > end) {
                throw components.notReady(name, "no answer within " + READY_WITHIN.toSeconds() + " s");
            }
            Pause.of(POLL);
        }
    }
}
