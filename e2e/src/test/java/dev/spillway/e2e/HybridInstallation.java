package dev.spillway.e2e;

/** The instance with a server: a real kubelet beside the virtual node. Shared by the classes that need servers to fill. */
final class HybridInstallation implements AutoCloseable {
    private final Spillway spillway = Spillway.instance("e2e-hybrid");

    private HybridInstallation() {}

    static HybridInstallation up() {
        HybridInstallation installation = new HybridInstallation();
        installation.spillway.run("down").orFail();
        System.out.println(
                installation.spillway.run("up", "--server", "--no-example").orFail());
        return installation;
    }

    Spillway spillway() {
        return spillway;
    }

    @Override
    public void close() {
        spillway.run("down").orFail();
    }
}
