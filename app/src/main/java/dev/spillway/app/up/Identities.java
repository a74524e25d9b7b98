package dev.spillway.app.up;

import dev.spillway.localcluster.CertificateSpec;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.IssuedCertificate;
import dev.spillway.localcluster.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;

/** Who Spillway is towards a local cluster: certificates from the instance's own CA, so that no admin key is needed. */
final class Identities {
    /** Bound to rights of its own by {@code deploy/rbac.yaml}. */
    private static final String SPILLWAY = "system:serviceaccount:spillway-system:spillway";

    private final Pki pki;
    private final ConfigurationFile configuration;
    private final Instance instance;

    Identities(Instance instance, ConfigurationFile configuration, InstantSource clock) {
        this.pki = Pki.open(instance, clock);
        this.instance = instance;
        this.configuration = configuration;
    }

    void issue(String nodeName) {
        try {
            Path node = configuration.identities().resolve(nodeName);
            Files.createDirectories(node);
            pki.kubeconfig(configuration.kubeconfig(), "spillway", CertificateSpec.client(SPILLWAY));
            pki.kubeconfig(node.resolve("kubeconfig"), "node-" + nodeName, CertificateSpec.node(nodeName));
            IssuedCertificate serving = pki.issue(
                    "serving-" + nodeName, CertificateSpec.kubeletServing(nodeName, List.of(instance.bridgeAddress())));
            copy(serving.certificate(), node.resolve("serving.crt"));
            copy(serving.key(), node.resolve("serving.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
