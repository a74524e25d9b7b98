package dev.spillway.kubeletserver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * What a virtual node proves its identity with.
 *
 * @param chain the node's certificate first, then its issuers
 */
public record ServingCertificate(PrivateKey key, List<X509Certificate> chain) {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    public ServingCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a serving certificate needs at least one certificate");
        }
    }

    /**
     * Reads PEM files: one or more certificates, and an unencrypted PKCS #8 key.
     *
     * @throws IOException if a file cannot be read or holds something else, naming the file
     */
    public static ServingCertificate read(Path certificates, Path key) throws IOException {
        try {
            return new ServingCertificate(privateKey(key), certificates(certificates));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "no serving certificate in " + certificates + " and " + key + ": " + e.getMessage(), e);
        }
    }

    /** Never the key: it would end up in a log. */
    @Override
    public String toString() {
        return "ServingCertificate["
                + chain.getFirst().getSubjectX500Principal().getName() + ", until "
                + chain.getFirst().getNotAfter().toInstant() + "]";
    }

    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " holds no PKCS #8 key; convert yours with: openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        try {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        } catch (GeneralSecurityException e) {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        }
    }
}
