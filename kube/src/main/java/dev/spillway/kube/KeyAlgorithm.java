package dev.spillway.kube;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Which kind of private key a client has: a kubeconfig does not say, and fabric8 takes every key for RSA. */
final class KeyAlgorithm {
    private KeyAlgorithm() {}

    /** {@code EC} or {@code RSA}, as fabric8 wants to be told; {@code RSA} too if there is no key. */
    static String of(Config config) {
        String pem = pem(config);
        boolean elliptic =
                pem.contains("BEGIN EC PRIVATE KEY") || (pem.contains("BEGIN PRIVATE KEY") && isElliptic(pem));
        return elliptic ? "EC" : "RSA";
    }

    private static String pem(Config config) {
        String data = config.getClientKeyData();
        String file = config.getClientKeyFile();
        try {
            if (data != null && !data.isEmpty()) {
                return new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
            }
            return file == null || file.isEmpty() ? "" : Files.readString(Path.of(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT, "the client key %s cannot be read", file == null ? "in the kubeconfig" : file),
                    e);
        }
    }

    private static boolean isElliptic(String pem) {
        String base64 = pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----|-----END PRIVATE KEY-----.*", "");
        PrivateKeyInfo key = PrivateKeyInfo.getInstance(Base64.getMimeDecoder().decode(base64));
        return X9ObjectIdentifiers.id_ecPublicKey.equals(
                key.getPrivateKeyAlgorithm().getAlgorithm());
    }
}
