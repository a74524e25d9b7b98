package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command lines of etcd, API server, scheduler and controller manager.
 *
 * <p>etcd does not wait for the disk ({@code --unsafe-no-fsync}): a killed process loses nothing, a power cut may cost
 * the cluster, and a cluster for development is cheap to make again.
 */
final class ControlPlane {
    static final String API_SERVER = "kube-apiserver";
    static final String ETCD = "etcd";
    static final String SCHEDULER = "kube-scheduler";
    static final String CONTROLLER_MANAGER = "kube-controller-manager";

    private final Instance instance;
    private final KubernetesBinaries binaries;
    private final Pki pki;

    ControlPlane(Instance instance, KubernetesBinaries binaries, Pki pki) {
        this.instance = instance;
        this.binaries = binaries;
        this.pki = pki;
    }

    Component etcd() {
        IssuedCertificate server = pki.etcdServer();
        String client = etcdUrl();
        String peer = "https://127.0.0.1:" + Port.ETCD_PEER.of(instance);
        return component(
                ETCD,
                binaries.etcd(),
                List.of(
                        "--name=" + instance.name(),
                        "--data-dir=" + instance.stateDir().resolve("etcd"),
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=" + instance.name() + "=" + peer,
                        "--cert-file=" + server.certificate(),
                        "--key-file=" + server.key(),
                        "--trusted-ca-file=" + pki.file("etcd-ca.crt"),
                        "--client-cert-auth=true",
                        "--peer-cert-file=" + server.certificate(),
                        "--peer-key-file=" + server.key(),
                        "--peer-trusted-ca-file=" + pki.file("etcd-ca.crt"),
                        "--peer-client-cert-auth=true",
                        "--unsafe-no-fsync=true",
                        "--auto-compaction-mode=revision",
                        "--auto-compaction-retention=10000",
                        "--quota-backend-bytes=4294967296",
                        "--log-level=warn"));
    }

    Component apiServer() {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(apiServerBasics());
        arguments.addAll(apiServerIdentity());
        if (instance.settings().auditLog()) {
            arguments.add("--audit-log-path=" + instance.auditLog());
            arguments.add("--audit-policy-file=" + auditPolicy());
        }
        return component(API_SERVER, binaries.kubernetes(API_SERVER), arguments);
    }

    private List<String> apiServerBasics() {
        IssuedCertificate etcdClient = pki.etcdClient();
        return List.of(
                "--etcd-servers=" + etcdUrl(),
                "--etcd-cafile=" + pki.file("etcd-ca.crt"),
                "--etcd-certfile=" + etcdClient.certificate(),
                "--etcd-keyfile=" + etcdClient.key(),
                "--bind-address=" + instance.bridgeAddress(),
                "--secure-port=" + Port.API_SERVER.of(instance),
                "--service-cluster-ip-range=" + serviceRanges(),
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                "--allow-privileged=true",
                "--profiling=false");
    }

    private List<String> apiServerIdentity() {
        IssuedCertificate server = pki.apiServer();
        IssuedCertificate kubelet =
                pki.issue("kube-apiserver-kubelet-client", CertificateSpec.client("kube-apiserver-kubelet-client"));
        IssuedCertificate proxy = pki.frontProxyClient();
        return List.of(
                "--tls-cert-file=" + server.certificate(),
                "--tls-private-key-file=" + server.key(),
                "--client-ca-file=" + instance.caCertificate(),
                "--kubelet-client-certificate=" + kubelet.certificate(),
                "--kubelet-client-key=" + kubelet.key(),
                "--kubelet-certificate-authority=" + instance.caCertificate(),
                "--kubelet-preferred-address-types=InternalIP",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-signing-key-file=" + pki.serviceAccountKey(),
                "--service-account-key-file=" + pki.serviceAccountPublicKey(),
                "--requestheader-client-ca-file=" + pki.file("front-proxy-ca.crt"),
                "--requestheader-allowed-names=front-proxy-client",
                "--requestheader-username-headers=X-Remote-User",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                "--proxy-client-cert-file=" + proxy.certificate(),
                "--proxy-client-key-file=" + proxy.key());
    }

    Component scheduler() {
        return controller(SCHEDULER, Port.SCHEDULER);
    }

    Component controllerManager() {
        return controller(
                CONTROLLER_MANAGER,
                Port.CONTROLLER_MANAGER,
                "--use-service-account-credentials=true",
                "--service-account-private-key-file=" + pki.serviceAccountKey(),
                "--root-ca-file=" + instance.caCertificate(),
                "--cluster-signing-cert-file=" + instance.caCertificate(),
                "--cluster-signing-key-file=" + pki.file("ca.key"));
    }

    /** A client of the API server's, under the user that upstream's RBAC knows it by. */
    private Component controller(String name, Port port, String... more) {
        Path file = instance.configDir().resolve(name + ".kubeconfig");
        pki.kubeconfig(file, name, CertificateSpec.client("system:" + name));
        IssuedCertificate serving = pki.loopbackServer(name);
        List<String> arguments = new ArrayList<>(List.of(
                "--kubeconfig=" + file,
                "--authentication-kubeconfig=" + file,
                "--authorization-kubeconfig=" + file,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port.of(instance),
                "--tls-cert-file=" + serving.certificate(),
                "--tls-private-key-file=" + serving.key(),
                "--leader-elect=false",
                "--profiling=false"));
        arguments.addAll(List.of(more));
        return component(name, binaries.kubernetes(name), arguments);
    }

    private Path auditPolicy() {
        Path file = instance.configDir().resolve("audit-policy.yaml");
        TextFiles.write(file, """
                # Who asked for what, and how it ended; no bodies.
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                - level: Metadata
                """);
        return file;
    }

    private String serviceRanges() {
        return instance.serviceRange()
                + instance.serviceRange6().map(range -> "," + range).orElse("");
    }

    private String etcdUrl() {
        return "https://127.0.0.1:" + Port.ETCD.of(instance);
    }

    private static Component component(String name, Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        return new Component(name, command, Map.of());
    }
}
