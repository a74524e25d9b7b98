package dev.spillway.kube;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A certificate and its private key as two PEM files that only their owner may read. */
record KeyMaterial(Path certificateFile, Path keyFile) {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    /** Empty if there is none, or if a crash has left a key that is not the certificate's. */
    Optional<X509Certificate> read() {
        if (!Files.isReadable(certificateFile) || !Files.isReadable(keyFile)) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificateFile)));
            return fits(certificate, key()) ? Optional.of(certificate) : Optional.empty();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private PrivateKey key() throws IOException, GeneralSecurityException {
        String pem = Files.readString(keyFile);
        String base64 = pem.replace(KEY_BEGIN, "").replace(KEY_END, "").replaceAll("\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static boolean fits(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        byte[] probe = "do these two belong together?".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(key);
        signing.update(probe);
        Signature verifying = Signature.getInstance("SHA256withECDSA");
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(probe);
        return verifying.verify(signing.sign());
    }

    void write(String certificatePem, PrivateKey key) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        OwnerOnly.write(keyFile, KEY_BEGIN + "\n" + base64 + "\n" + KEY_END + "\n");
        OwnerOnly.write(certificateFile, certificatePem);
    }

    /** Whether the certificate is good under all of these names. */
    static boolean covers(X509Certificate certificate, Sans sans) {
        Set<String> named = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(alternative -> named.add(String.valueOf(alternative.get(1))));
            }
        } catch (GeneralSecurityException unreadable) {
            return false;
        }
        return named.containsAll(sans.dnsNames()) && named.containsAll(sans.addresses());
    }
}
