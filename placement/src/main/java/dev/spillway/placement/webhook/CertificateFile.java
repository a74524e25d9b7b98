package dev.spillway.placement.webhook;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook's certificate and key in one PEM file that only its owner reads, so that a restart shows what the API
 * server already trusts.
 */
final class CertificateFile {
    private static final Logger log = LoggerFactory.getLogger(CertificateFile.class);

    private final Path file;

    CertificateFile(Path file) {
        this.file = file;
    }

    /** What is kept, if it is for this host and not due for renewal. */
    Optional<WebhookCertificate> read(String host, Instant now) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(Files.readString(file)))
                    .filter(kept -> kept.isFor(host) && now.isBefore(kept.renewAt()));
        } catch (IOException | CertificateException e) {
            log.warn("the webhook's certificate in {} cannot be used, a new one is made: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** Keeps it; what was kept before stays if that fails. */
    void write(WebhookCertificate certificate) {
        try {
            Files.createDirectories(file.getParent());
            Path next = Files.createTempFile(
                    file.getParent(),
                    "webhook",
                    ".pem",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(next, pem(certificate), StandardCharsets.US_ASCII);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("the webhook's certificate is not kept in {}: {}", file, e.getMessage());
        }
    }

    private static String pem(WebhookCertificate certificate) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(certificate.certificate());
            pem.writeObject(new JcaPKCS8Generator(certificate.key(), null));
        }
        return text.toString();
    }

    private static WebhookCertificate parse(String text) throws IOException, CertificateException {
        try (PEMParser pem = new PEMParser(new StringReader(text))) {
            if (pem.readObject() instanceof X509CertificateHolder holder
                    && pem.readObject() instanceof PrivateKeyInfo info) {
                X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
                PrivateKey key = new JcaPEMKeyConverter().getPrivateKey(info);
                return new WebhookCertificate(certificate, key);
            }
            throw new IOException("it holds no certificate followed by a key");
        }
    }
}
