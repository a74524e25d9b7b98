package dev.spillway.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;

/**
 * The keys of an instance: the cluster's CA, one each for etcd and the front proxy (whose clients may do what no
 * client of the cluster may), the service account key, and what they sign.
 * Private keys are readable by root only. Not safe for use by two threads at once.
 */
public final class Pki {
    private final Instance instance;
    private final Authority cluster;
    private final Authority frontProxy;
    private final Authority etcd;

    private Pki(Instance instance, InstantSource clock) {
        this.instance = instance;
        this.cluster = Authority.open(instance.pkiDir(), "ca", clock);
        this.frontProxy = Authority.open(instance.pkiDir(), "front-proxy-ca", clock);
        this.etcd = Authority.open(instance.pkiDir(), "etcd-ca", clock);
    }

    /** Opens an instance's keys, making the authorities if they do not exist. */
    public static Pki open(Instance instance, InstantSource clock) {
        return new Pki(instance, clock);
    }

    /**
     * A certificate of the cluster's CA under {@code pki/NAME.crt} and {@code .key}. What was issued under that name
     * before is returned as it is, unless it ends within 30 days.
     */
    public IssuedCertificate issue(String name, CertificateSpec spec) {
        return cluster.issue(name, spec);
    }

    /** As {@link #issue}, and wraps the result into a kubeconfig at {@code file} (mode 0600). */
    public IssuedCertificate kubeconfig(Path file, String name, CertificateSpec spec) {
        IssuedCertificate identity = issue(name, spec);
        Kubeconfig.write(file, instance.apiServer(), instance.caCertificate(), spec.commonName(), identity);
        return identity;
    }

    IssuedCertificate frontProxyClient() {
        return frontProxy.issue("front-proxy-client", CertificateSpec.client("front-proxy-client"));
    }

    IssuedCertificate apiServer() {
        return issue(
                "kube-apiserver",
                CertificateSpec.server(
                        "kube-apiserver",
                        List.of(
                                "localhost",
                                "kubernetes",
                                "kubernetes.default",
                                "kubernetes.default.svc",
                                "kubernetes.default.svc.cluster.local",
                                "127.0.0.1",
                                instance.bridgeAddress(),
                                instance.serviceRange().address(1))));
    }

    IssuedCertificate loopbackServer(String component) {
        return issue(component + "-serving", CertificateSpec.server(component, List.of("localhost", "127.0.0.1")));
    }

    IssuedCertificate etcdServer() {
        // Client too: etcd's own gateway dials etcd with this certificate.
        return etcd.issue(
                "etcd-server",
                new CertificateSpec(
                        "etcd",
                        List.of(),
                        List.of("localhost", "127.0.0.1"),
                        EnumSet.allOf(CertificateSpec.Usage.class)));
    }

    IssuedCertificate etcdClient() {
        return etcd.issue("etcd-client", CertificateSpec.client("kube-apiserver"));
    }

    /** The key that signs service account tokens; its public half is {@link #serviceAccountPublicKey()}. */
    Path serviceAccountKey() {
        Path key = instance.pkiDir().resolve("service-account.key");
        if (!Files.exists(serviceAccountPublicKey())) {
            KeyPair pair = new X509(InstantSource.system()).newKey();
            TextFiles.writeSecret(key, Pem.privateKey(pair.getPrivate()));
            TextFiles.write(serviceAccountPublicKey(), Pem.publicKey(pair.getPublic()));
        }
        return key;
    }

    Path serviceAccountPublicKey() {
        return instance.pkiDir().resolve("service-account.pub");
    }

    /** One of the authorities' files, such as {@code ca.crt}. */
    Path file(String name) {
        return instance.pkiDir().resolve(name);
    }
}
