package dev.spillway.localcluster;

import java.nio.file.Path;

/** Brings an instance up: what takes longest is started first, and the rest is done meanwhile. */
final class InstanceStart {
    static final String ADMIN = "admin";

    private final Instance instance;
    private final KubernetesBinaries binaries;
    private final HostTools tools;
    private final Pki pki;

    InstanceStart(Instance instance, KubernetesBinaries binaries, HostTools tools, Pki pki) {
        this.instance = instance;
        this.binaries = binaries;
        this.tools = tools;
        this.pki = pki;
    }

    void run(Path cache, boolean server, Progress progress) {
        new HostNetwork(instance).up(server);
        ControlPlaneStart controlPlane = new ControlPlaneStart(instance, new ControlPlane(instance, binaries, pki));
        controlPlane.launch();
        IssuedCertificate admin = pki.kubeconfig(
                instance.adminKubeconfig(), ADMIN, CertificateSpec.client("spillway-admin", "system:masters"));
        binaries.linkKubectl(instance.kubectl());
        TextFiles.write(instance.resolvConf(), ResolvConf.forPods());
        RuntimeStart runtime = new RuntimeStart(instance, tools);
        runtime.run(cache, progress);
        try (ApiClient api = new ApiClient(instance.caCertificate(), admin)) {
            controlPlane.await(api, progress);
            NetworkStart network = new NetworkStart(instance, binaries, pki, api);
            network.launch();
            if (server) {
                runtime.startContainerd(ContainerRuntime.server(instance));
                network.launchServer();
                new Server(instance, binaries, pki).run(api, progress);
            }
            network.await();
        }
    }
}
