package dev.spillway.localcluster;

/** An instance in slot 0 under the standard directories, as a value: nothing of it exists. */
final class TestInstance {
    private TestInstance() {}

    static Instance named(String name) {
        return named(name, false);
    }

    static Instance dualStack(String name) {
        return named(name, true);
    }

    private static Instance named(String name, boolean ipv6) {
        InstanceName instanceName = new InstanceName(name);
        return new Instance(
                instanceName,
                InstanceSettings.of(ClusterRequest.of(instanceName), new Slot(0), ipv6, "/opt/kubernetes"),
                Directories.standard().state(instanceName),
                Directories.standard().run(instanceName));
    }
}
