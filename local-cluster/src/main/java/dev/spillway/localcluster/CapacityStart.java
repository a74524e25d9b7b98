package dev.spillway.localcluster;

import java.nio.file.Path;

/** Brings up what runs pods, for a cluster that exists elsewhere. */
final class CapacityStart {
    private final Instance instance;
    private final KubernetesBinaries binaries;
    private final HostTools tools;

    CapacityStart(Instance instance, KubernetesBinaries binaries, HostTools tools) {
        this.instance = instance;
        this.binaries = binaries;
        this.tools = tools;
    }

    void run(Path cache, Progress progress) {
        new HostNetwork(instance).up(false);
        binaries.linkKubectl(instance.kubectl());
        TextFiles.write(instance.resolvConf(), ResolvConf.forPods());
        new RuntimeStart(instance, tools).run(cache, progress);
        progress.say("containerd answers at " + instance.containerdSocket());
    }
}
