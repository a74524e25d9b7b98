package dev.spillway.localcluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Kubeconfig files that carry their certificates inside. */
final class Kubeconfig {
    private Kubeconfig() {}

    static void write(Path file, URI server, Path ca, String user, IssuedCertificate identity) {
        TextFiles.writeSecret(file, """
                apiVersion: v1
                kind: Config
                clusters:
                - name: local
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: "%s"
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                contexts:
                - name: local
                  context:
                    cluster: local
                    user: "%s"
                current-context: local
                """.formatted(
                        server, base64(ca), user, base64(identity.certificate()), base64(identity.key()), user));
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new LocalClusterException("cannot read " + file + ": " + e, e);
        }
    }
}
